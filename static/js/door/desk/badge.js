// The front of a badge, drawn on the device: the name as large as fits, and a code that every
// door reads. The sizes are those of the server's registrations/badge_fronts.py.

import { encodeQR } from "../../../vendor/qr/index.js";

const LONGEST_WORD = 12;
const ALL_LETTERS = 32;
const SIZES = { full: 1, large: 0.8, medium: 0.64, small: 0.5, smallest: 0.4 };
const WIDE = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;

// Level Q in capitals and digits: the 29 characters of a code make 25 modules a side.
const QR = { ecc: "quartile", encoding: "alphanumeric", border: 4 };
const SVG = "http://www.w3.org/2000/svg";

// The largest size in which the name fits on its badge, word by word.
export function nameSize(name) {
  const words = name.split(/[\s-]+/).map(widthOf);
  const longest = Math.max(...words);
  const letters = words.reduce((sum, width) => sum + width, 0);
  const fits = (scale) =>
    longest * scale <= LONGEST_WORD && letters * scale ** 2 <= ALL_LETTERS;
  return Object.keys(SIZES).find((size) => fits(SIZES[size])) ?? "smallest";
}

function widthOf(word) {
  const letters = Array.from(word.normalize("NFC"));
  return letters.reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : 1), 0);
}

// Each unbroken run of dark modules as a piece of one path, and how many modules a side has.
export function drawn(code) {
  const rows = encodeQR(code, "raw", QR);
  const pieces = rows.flatMap((row, y) => bars(row).map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`));
  return { side: rows.length, path: pieces.join("") };
}

function bars(row) {
  const starts = row.flatMap((dark, x) => (dark && !row[x - 1] ? [x] : []));
  return starts.map((x) => {
    const end = row.indexOf(false, x);
    return [x, (end < 0 ? row.length : end) - x];
  });
}

export function picture(code, words) {
  const { side, path } = drawn(code);
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", words);
  for (const [color, d] of [["#fff", `M0 0h${side}v${side}H0z`], ["#000", path]]) {
    const piece = document.createElementNS(SVG, "path");
    piece.setAttribute("fill", color);
    piece.setAttribute("d", d);
    svg.append(piece);
  }
  return svg;
}
