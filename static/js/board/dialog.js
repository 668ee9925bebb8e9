// "Move to…": day, room, time and length, typed; the same fields as the page that works without us.

import { clock } from "./times.js";

export class MoveDialog {
  #card = null;

  constructor({ dialog, table, goBackTo }) {
    Object.assign(this, { dialog, table });
    this.form = dialog.querySelector("form");
    this.title = dialog.querySelector("[data-title]");
    this.problem = dialog.querySelector("[data-problem]");
    this.form.addEventListener("submit", (event) => this.#submit(event));
    dialog.addEventListener("close", () => goBackTo(this.#card));
    dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  }

  open(card) {
    const { day, room, time, minutes } = this.form.elements;
    const place = card.place ?? this.table.firstFree(card.session.minutes);
    this.#card = card;
    this.title.textContent = card.session.title;
    this.problem.hidden = true;
    day.value = place.day;
    room.value = place.room ?? "";
    time.value = clock(place.from, ":");
    minutes.value = place.minutes;
    this.dialog.showModal();
  }

  async #submit(event) {
    event.preventDefault();
    const { day, room, time, minutes } = this.form.elements;
    const [hour, minute] = time.value.split(":").map(Number);
    const { outcome, words } = await this.table.put(this.#card, {
      day: day.value,
      room: room.value || null,
      from: hour * 60 + minute,
      minutes: Number(minutes.value),
    });
    if (outcome === "made" || outcome === "unchanged") return this.dialog.close();
    this.problem.hidden = false;
    this.problem.textContent = words;
  }
}
