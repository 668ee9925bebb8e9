// What was done can be undone, and done again, as far back as the page has been open.
// A step is two changes that take each other back: {there, back}.

export class History {
  #done = [];
  #undone = [];

  constructor({ make, onChange }) {
    Object.assign(this, { make, onChange });
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  record(step) {
    this.#done.push(step);
    this.#undone = [];
    this.onChange();
  }

  // A step that was never made, since the server refused it or could not be reached.
  forget(step) {
    this.#done = this.#done.filter((one) => one !== step);
    this.onChange();
  }

  undo() {
    return this.#walk(this.#done, this.#undone, "back");
  }

  redo() {
    return this.#walk(this.#undone, this.#done, "there");
  }

  async #walk(from, to, way) {
    const step = from.pop();
    if (!step) return;
    to.push(step);
    this.onChange();
    const { outcome } = await this.make({ ...step[way] });
    if (outcome === "made") return;
    // Refused: somebody else has been there, and the step leads nowhere any more.
    to.splice(to.indexOf(step), 1);
    if (outcome === "lost") from.push(step);
    this.onChange();
  }
}
