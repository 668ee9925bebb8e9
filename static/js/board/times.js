// Times as the clock at the venue shows them: a day, and minutes since its midnight.
// The reader's own zone is never asked. Pure: no page, no network.

// {day, from, minutes, room} of what the server calls a placement.
export function placeOf({ starts_at, ends_at, room }) {
  const minutes = Math.round((Date.parse(ends_at) - Date.parse(starts_at)) / 60_000);
  return { day: starts_at.slice(0, 10), from: minutesOf(starts_at), minutes, room };
}

// The same of a moment and a length.
export const asPlace = ({ starts_at, minutes, room }) => ({
  day: starts_at.slice(0, 10),
  from: minutesOf(starts_at),
  minutes,
  room,
});

export const minutesOf = (moment) =>
  Number(moment.slice(11, 13)) * 60 + Number(moment.slice(14, 16));

// What the server is asked for; `offset` is the day's, "+01:00".
export const asAsked = ({ day, from, minutes, room }, offset) => ({
  room,
  starts_at: `${day}T${clock(from, ":")}:00${offset}`,
  minutes,
});

export const offsetOf = (moment) => /(Z|[+-]\d\d:\d\d)$/.exec(moment)[0];

export const clock = (minutes, separator) =>
  [Math.floor(minutes / 60) % 24, minutes % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(separator);

export const isSame = (one, other) =>
  one.day === other.day &&
  one.from === other.from &&
  one.minutes === other.minutes &&
  one.room === other.room;

export const toStep = (minutes, step) => Math.round(minutes / step) * step;
export const within = (value, least, most) => Math.max(least, Math.min(value, most));
