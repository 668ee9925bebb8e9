// A badge on paper, through the browser's own print dialogue. To print lets nobody in.

import { nameSize, picture } from "./badge.js";

const CHOICE = "desk-paper";

export class Printing {
  #root;
  #words;
  #sheet;

  constructor(root, words) {
    this.#root = root;
    this.#words = words;
    this.#sheet = root.querySelector("[data-sheet]");
    document.body.append(this.#sheet);
    this.#papers.value = remembered() ?? this.#papers.value;
    this.#papers.addEventListener("change", () => remember(this.#papers.value));
  }

  // Somebody who was found, or registered just now.
  print(person, conference) {
    this.#fill(person, conference);
    this.#choosePaper();
    document.body.toggleAttribute("data-prints-badge", true);
    window.print();
  }

  #fill({ name, organisation, ticket, role, avoids_photos: avoidsPhotos }, conference) {
    this.#sheet.dataset.size = nameSize(name);
    this.#part("conference").textContent = conference;
    this.#part("name").textContent = name;
    this.#part("organisation").textContent = organisation;
    this.#part("role").textContent = role ? this.#words[role] : "";
    this.#part("role").hidden = !role;
    this.#part("photos").hidden = !avoidsPhotos;
    this.#part("code").replaceChildren(picture(ticket, this.#words.code));
  }

  #choosePaper() {
    const paper = this.#papers.value;
    this.#sheet.dataset.paper = paper;
    for (const sheet of this.#root.querySelectorAll("link[data-paper]")) {
      sheet.media = sheet.dataset.paper === paper ? "all" : "not all";
    }
  }

  get #papers() {
    return this.#root.querySelector("[data-papers]");
  }

  #part(name) {
    return this.#sheet.querySelector(`[data-${name}]`);
  }
}

function remember(paper) {
  try {
    localStorage.setItem(CHOICE, paper);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

function remembered() {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    return null;
  }
}
