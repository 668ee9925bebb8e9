// Hand scanners are keyboards: they type the code wherever the focus is, and may press Enter or Tab.

import { asCode } from "./codes.js";

const SHORTEST = 10;
const PAUSE = 400; // A person types slower than this between letters; a scanner never does.
const SILENCE = 150; // After a whole code: the scanner presses no Enter.

export function onScannerKeys(take) {
  const scanner = new ScannerKeys(take);
  document.addEventListener(
    "keydown",
    (event) => {
      if (isTyping(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
      if (scanner.press(event)) event.preventDefault();
    },
    { capture: true },
  );
}

export class ScannerKeys {
  #take;
  #typed = "";
  #last = -Infinity;
  #silence;

  constructor(take) {
    this.#take = take;
  }

  // A key went down; whether it was a scanner's last one, and means nothing else.
  press({ key, code, timeStamp }) {
    clearTimeout(this.#silence);
    if (timeStamp - this.#last > PAUSE) this.#typed = "";
    this.#last = timeStamp;
    if (["Enter", "Tab"].includes(key)) return this.#end();
    if (key.length === 1) this.#typed += letter(key, code);
    if (asCode(this.#typed)) this.#silence = setTimeout(() => this.#end(), SILENCE);
    return false;
  }

  #end() {
    const typed = this.#typed;
    this.#typed = "";
    if (typed.length < SHORTEST) return false;
    this.#take(typed);
    return true;
  }
}

// The key's own letter, or its place on the keyboard where the layout has other letters.
function letter(key, code) {
  const place = /^(?:Key|Digit)(\w)$/.exec(code)?.[1];
  return /^[a-z0-9]$/i.test(key) ? key : (place ?? key);
}

function isTyping(target) {
  return target.matches("input:not([type=radio]), textarea, select, dialog *");
}
