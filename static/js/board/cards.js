// A card of the board: one element for as long as it is shown, written again only where it differs.

import { isSame } from "./times.js";

const SVG = "http://www.w3.org/2000/svg";

export class Card {
  #looks = {};

  constructor(key, words) {
    this.key = key;
    this.words = words;
    this.title = part("grid-card-title");
    this.facts = part("grid-card-facts");
    this.time = part("grid-card-time");
    this.people = part("grid-card-people");
    this.marks = part("grid-card-marks");
    this.element = part("grid-card", "div");
    this.element.setAttribute("role", "button");
    this.element.tabIndex = -1;
    this.element.append(this.title, this.facts, this.people, this.marks);
  }

  // `place` is null for a session that is not placed.
  write(session, place, clashes, isHeld) {
    const looks = this.#looks;
    const isSameSession =
      looks.session === session &&
      looks.clashes?.number === clashes.number &&
      looks.clashes?.isBad === clashes.isBad;
    const isSamePlace = looks.place === place || (looks.place && place && isSame(looks.place, place));
    if (!isSameSession) this.#writeSession(session, clashes);
    if (!isSameSession || !isSamePlace || !looks.isWritten) {
      this.element.setAttribute("aria-label", this.words.card(session, place, clashes.number));
      this.time.textContent = place ? this.words.span(place) : this.words.say("length", session);
    }
    if (looks.isHeld !== isHeld) this.#writeHeld(isHeld);
    this.#looks = { session, place, clashes, isHeld, isWritten: true };
    this.session = session;
    this.place = place;
  }

  #writeSession(session, clashes) {
    const { dataset, classList, style } = this.element;
    dataset.session = session.id;
    classList.toggle("is-cancelled", session.state === "cancelled");
    classList.toggle("has-clashes", clashes.number > 0);
    classList.toggle("has-bad-clashes", clashes.isBad);
    style.setProperty("--track", session.colour || "transparent");
    this.title.textContent = session.title;
    this.facts.replaceChildren(this.time, ...(session.track ? [trackMark(session.track)] : []));
    this.people.textContent = session.people.join(", ");
    this.marks.replaceChildren(
      ...(clashes.number > 0 ? [mark("grid-clashes", `! ${clashes.number}`)] : []),
      ...(session.state === "confirmed" ? [] : [mark("grid-state", session.state_name)]),
    );
  }

  #writeHeld(isHeld) {
    this.element.setAttribute("aria-pressed", isHeld);
    this.element.classList.toggle("is-held", isHeld);
  }

  // Somebody else has moved it: seen for a while, then calm again.
  showAsNews() {
    this.element.classList.remove("is-news");
    void this.element.offsetWidth;
    this.element.classList.add("is-news");
    this.element.addEventListener("animationend", () => this.element.classList.remove("is-news"), {
      once: true,
    });
  }
}

function part(name, tag = "span") {
  const element = document.createElement(tag);
  element.className = name;
  return element;
}

// As everywhere on the site: a shape, letters and a colour, drawn once in the page.
function trackMark(slug) {
  const [picture, use] = ["svg", "use"].map((name) => document.createElementNS(SVG, name));
  picture.setAttribute("class", "track-mark");
  use.setAttribute("href", `#mark-${slug}`);
  picture.append(use);
  return picture;
}

function mark(name, text) {
  const element = part(name);
  element.textContent = text;
  return element;
}
