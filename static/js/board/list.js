// The list that is read without the grid: on a phone, or by whoever likes it better. It is the
// server's own, and is asked for again when the draft has become another.

export class List {
  #version;
  #isAsking = false;

  constructor({ host, version }) {
    Object.assign(this, { host });
    this.#version = version;
  }

  get isShown() {
    return this.host.checkVisibility();
  }

  async keepUp(version) {
    if (version === this.#version || !this.isShown || this.#isAsking) return;
    this.#isAsking = true;
    const answer = await fetch(location.href).catch(() => null);
    this.#isAsking = false;
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = page.querySelector("[data-list]");
    if (!list) return;
    const focused = document.activeElement.closest?.("[data-list] a")?.getAttribute("href");
    this.host.replaceChildren(...list.childNodes);
    this.#version = version;
    if (focused) this.host.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  }
}
