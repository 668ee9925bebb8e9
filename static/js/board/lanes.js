// Cards at the same time in the same room stand side by side, so that none hides another. Pure.

// A card is never drawn lower than this many minutes, so that it can be pressed.
const LOWEST = 10;

// From [{key, from, minutes}] of one room to a Map of key → {lane, lanes}.
export function lanesOf(cards) {
  const lanes = new Map();
  for (const cluster of clustersOf(cards)) {
    const ends = [];
    for (const card of cluster) {
      const free = ends.findIndex((end) => end <= card.from);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = endOf(card);
      lanes.set(card.key, { lane });
    }
    for (const card of cluster) lanes.get(card.key).lanes = ends.length;
  }
  return lanes;
}

// Those that reach each other, directly or by others between them.
function clustersOf(cards) {
  const clusters = [];
  let end = -Infinity;
  for (const card of [...cards].sort((one, other) => one.from - other.from)) {
    if (card.from >= end) clusters.push([]);
    clusters.at(-1).push(card);
    end = Math.max(end, endOf(card));
  }
  return clusters;
}

const endOf = ({ from, minutes }) => from + Math.max(minutes, LOWEST);
