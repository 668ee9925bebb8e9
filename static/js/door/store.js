// What the device keeps: a few facts about itself, the sealed list, and the journal of its scans.
// Nothing here holds a name or a code. A browser that refuses to keep anything gets a memory that
// lasts as long as the page.

const NAME = "door";
const VERSION = 1;
const INDEXES = ["place", "stand", "answer", "undo", "pairing"];

export async function openStore() {
  try {
    return new Store(await opened());
  } catch {
    return new MemoryStore();
  }
}

function opened() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("about");
    request.result.createObjectStore("roster");
    const journal = request.result.createObjectStore("journal", { keyPath: "id" });
    for (const name of INDEXES) journal.createIndex(name, name);
  };
  return done(request);
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
}

function committed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

export class Store {
  #database;
  #isOver = false;

  constructor(database) {
    this.#database = database;
    database.onversionchange = () => database.close();
  }

  get isKept() {
    return true;
  }

  fact(name) {
    return done(this.#read("about").get(name));
  }

  keepFacts(facts) {
    return this.#write(["about"], ({ about }) => {
      for (const [name, fact] of Object.entries(facts)) about.put(fact, name);
    });
  }

  entry(place) {
    return done(this.#read("roster").get(place));
  }

  countEntries() {
    return done(this.#read("roster").count());
  }

  // The entries and the facts that go with them, all or nothing.
  keepEntries(entries, facts, { instead }) {
    return this.#write(["roster", "about"], ({ roster, about }) => {
      if (instead) roster.clear();
      for (const [place, sealed] of Object.entries(entries)) roster.put(sealed, place);
      for (const [name, fact] of Object.entries(facts)) about.put(fact, name);
    });
  }

  // Every scan, or those whose `index` has a value.
  scans(index, value) {
    const journal = this.#read("journal");
    return done(index ? journal.index(index).getAll(value) : journal.getAll());
  }

  scan(id) {
    return done(this.#read("journal").get(id));
  }

  // Resolves when the scans are on the disk, not before: the next moment may be the last.
  keepScans(rows) {
    return this.#write(["journal"], ({ journal }) => {
      for (const row of rows) journal.put(row);
    });
  }

  forgetScans(ids) {
    return this.#write(["journal"], ({ journal }) => {
      for (const id of ids) journal.delete(id);
    });
  }

  // Forget the list and everything that was kept about the device. Whom a desk has registered and
  // nobody has been told of stays, sealed: the next desk can tell.
  forgetTheRest() {
    return this.#write(["about", "roster"], ({ about, roster }) => {
      roster.clear();
      const walkIns = about.get("walkIns");
      walkIns.onsuccess = () => {
        about.clear();
        if (walkIns.result) about.put(walkIns.result, "walkIns");
      };
    });
  }

  // The same for good: what was on its way here when the device was shut out is not kept.
  end() {
    const forgotten = this.forgetTheRest();
    this.#isOver = true;
    return forgotten;
  }

  #read(name) {
    return this.#database.transaction(name).objectStore(name);
  }

  async #write(names, change) {
    if (this.#isOver && names.includes("about")) return;
    const transaction = this.#database.transaction(names, "readwrite", { durability: "strict" });
    change(Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)])));
    await committed(transaction);
  }
}

export class MemoryStore {
  #about = new Map();
  #roster = new Map();
  #journal = new Map();

  get isKept() {
    return false;
  }

  async fact(name) {
    return this.#about.get(name);
  }

  async keepFacts(facts) {
    for (const [name, fact] of Object.entries(facts)) this.#about.set(name, fact);
  }

  async entry(place) {
    return this.#roster.get(place);
  }

  async countEntries() {
    return this.#roster.size;
  }

  async keepEntries(entries, facts, { instead }) {
    if (instead) this.#roster.clear();
    for (const [place, sealed] of Object.entries(entries)) this.#roster.set(place, sealed);
    await this.keepFacts(facts);
  }

  async scans(index, value) {
    const rows = [...this.#journal.values()].map((row) => ({ ...row }));
    return index ? rows.filter((row) => row[index] === value) : rows;
  }

  async scan(id) {
    const row = this.#journal.get(id);
    return row && { ...row };
  }

  async keepScans(rows) {
    for (const row of rows) this.#journal.set(row.id, { ...row });
  }

  async forgetScans(ids) {
    for (const id of ids) this.#journal.delete(id);
  }

  async forgetTheRest() {
    const walkIns = this.#about.get("walkIns");
    this.#about.clear();
    this.#roster.clear();
    if (walkIns) this.#about.set("walkIns", walkIns);
  }

  end() {
    return this.forgetTheRest();
  }
}
