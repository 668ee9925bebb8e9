// <dv-programme src="…">: takes our programme into somebody else's page. Their style does not
// reach in, ours does not leak out; the letters and colours are the page's own.
// No module: other sites may load a plain script from us without asking our server's leave.

{
  const TEXT = { sv: "Programmet kunde inte hämtas.", en: "The programme could not be fetched." };

  class Programme extends HTMLElement {
    async connectedCallback() {
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      const answer = await fetch(this.getAttribute("src")).catch(() => null);
      if (answer?.ok) {
        const piece = new DOMParser().parseFromString(await answer.text(), "text/html");
        root.replaceChildren(...piece.head.children, ...piece.body.children);
      } else {
        const language = (this.closest("[lang]")?.lang ?? "sv").startsWith("en") ? "en" : "sv";
        const words = document.createElement("p");
        words.textContent = TEXT[language];
        root.replaceChildren(words);
      }
    }
  }

  customElements.define("dv-programme", Programme);
}
