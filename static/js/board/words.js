// What the board says. The sentences come from the page, in its language; here they are filled in.

import { clock } from "./times.js";

export const fill = (sentence, values) =>
  sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

export class Words {
  constructor(phrases, { days, rooms, language }) {
    this.language = language;
    this.weekdays = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
    this.phrases = phrases;
    this.days = new Map(days.map((day) => [day.date, day.label]));
    this.rooms = new Map(rooms.map((room) => [room.slug, room.name]));
  }

  say(name, values = {}) {
    return fill(this.phrases[name], values);
  }

  time(minutes) {
    return clock(minutes, this.phrases.timeSeparator);
  }

  span({ from, minutes }) {
    return `${this.time(from)}–${this.time(from + minutes)}`;
  }

  room(slug) {
    return slug === null ? this.phrases.everybody : (this.rooms.get(slug) ?? slug);
  }

  day(date) {
    return this.days.get(date) ?? date;
  }

  // "tisdag 13.00–13.30"
  when(place) {
    return `${this.weekdays.format(new Date(place.day))} ${this.span(place)}`;
  }

  where(place) {
    return `${this.room(place.room)}, ${this.when(place)}`;
  }

  clashes(number) {
    return number === 1 ? this.phrases.clash : this.say("clashes", { number });
  }

  // What is not in a session's title, for those who see.
  facts(session, place) {
    const where = place ? this.where(place) : this.say("length", session);
    return [where, session.track_name, session.people.join(", ")].filter(Boolean).join(" · ");
  }

  // A card's whole name, for those who hear it.
  card(session, place, clashes) {
    return [
      session.title,
      place ? this.when(place) : this.say("notPlaced", session),
      place && this.room(place.room),
      session.track_name && this.say("track", { track: session.track_name }),
      ["accepted", "cancelled"].includes(session.state) && session.state_name,
      clashes > 0 && this.clashes(clashes),
    ]
      .filter(Boolean)
      .join(", ");
  }
}
