// Names as they are heard, by the same rules as the server's registrations/search.py:
// å is a, Ericsson is Eriksson. A test holds the two against each other.

// What sounds alike is spelt alike; longer spellings come first.
const SOUNDS = {
  ch: "k",
  ck: "k",
  ph: "f",
  th: "t",
  hj: "j",
  lj: "j",
  x: "ks",
  c: "k",
  q: "k",
  w: "v",
  z: "s",
  y: "i",
  ø: "o",
  æ: "a",
  đ: "d",
  ŋ: "n",
  ŧ: "t",
  ł: "l",
};
const SPELLINGS = new RegExp(Object.keys(SOUNDS).join("|"), "g");
const DOUBLED = /([^\n])\1+/gu;
const WORD = /[\p{L}\p{N}_]+/gu;
// What only case folding makes plain, and the marks above and below all other letters.
const FOLDED = { ß: "ss", ς: "σ", "\u0345": "ι" };
const MARKS = /\p{Mn}/gu;

// Lower case, without accents and doubled letters, and spelt the way it sounds.
export function wordsAsHeard(text) {
  const folded = text.toLowerCase().replace(/[ßς\u0345]/g, (letter) => FOLDED[letter]);
  const letters = folded.normalize("NFKD").replace(MARKS, "");
  const sounds = letters.replace(SPELLINGS, (spelling) => SOUNDS[spelling]);
  return sounds.replace(DOUBLED, "$1").match(WORD) ?? [];
}
