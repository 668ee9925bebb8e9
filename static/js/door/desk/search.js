// Finds people by the parts of their names, in any order; near misses only if nobody fits.
// The same rules as the server's registrations/search.py, and a test that they are.

import { wordsAsHeard } from "./hearing.js";

const CLOSE_ENOUGH = 0.75;

// `people` stand in alphabetical order, each with the words `heard`; the best fit comes first.
export function search(people, query) {
  const wanted = wordsAsHeard(query);
  if (wanted.length === 0) return [];
  const found = fitting(people, wanted, contains);
  return found.length ? found : fitting(people, wanted, resembles);
}

function fitting(people, wanted, fit) {
  return people
    .map((person) => ({ person, distance: distanceTo(person.heard, wanted, fit) }))
    .filter(({ distance }) => distance < Infinity)
    .sort((one, other) => one.distance - other.distance)
    .map(({ person }) => person);
}

// Every word of the query must fit some word of the name.
function distanceTo(heard, wanted, fit) {
  const best = (part) => Math.min(...heard.map((word) => fit(part, word)));
  return wanted.reduce((sum, part) => sum + best(part), 0);
}

// How much of the word is left over around the part; a beginning beats a middle.
function contains(part, word) {
  if (!word.includes(part)) return Infinity;
  return (word.length - part.length) / word.length + (word.startsWith(part) ? 0 : 1);
}

// A slip of the finger, in the whole word or in its beginning.
function resembles(part, word) {
  const beginning = word.slice(0, part.length);
  const likeness = Math.max(likenessOf(part, word), likenessOf(part, beginning));
  return likeness >= CLOSE_ENOUGH ? 1 - likeness : Infinity;
}

// How much two words have in common (Ratcliff and Obershelp): 1 is the same word.
export function likenessOf(one, other) {
  const letters = one.length + other.length;
  return letters ? (2 * inCommon(one, other)) / letters : 1;
}

// The longest piece that both have, and what the two have in common before and after it.
function inCommon(one, other) {
  const { length, at, otherAt } = longestPiece(one, other);
  if (length === 0) return 0;
  const before = inCommon(one.slice(0, at), other.slice(0, otherAt));
  return length + before + inCommon(one.slice(at + length), other.slice(otherAt + length));
}

function longestPiece(one, other) {
  let longest = { length: 0, at: 0, otherAt: 0 };
  for (let at = 0; at < one.length - longest.length; at += 1) {
    for (let otherAt = 0; otherAt < other.length - longest.length; otherAt += 1) {
      let length = 0;
      while (at + length < one.length && one[at + length] === other[otherAt + length]) length += 1;
      if (length > longest.length) longest = { length, at, otherAt };
    }
  }
  return longest;
}
