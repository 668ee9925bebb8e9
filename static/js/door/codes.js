// Ticket codes: what was read or typed, and where the list keeps the entry of a code.

const CODE = /^DV1[A-Z2-7]{26}$/;
// Base32 has no 0, 1 or 8: whoever types one has misread its twin.
const TWINS = { 0: "O", 1: "I", 8: "B" };

// The ticket code in what was read or typed; null when it cannot be one of ours.
export function asCode(text) {
  const characters = text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
  const body = characters.slice(3).replace(/[018]/g, (digit) => TWINS[digit]);
  const code = characters.slice(0, 3).replaceAll("I", "1") + body;
  return CODE.test(code) ? code : null;
}

// The place of a code in the list: nobody comes from the place to the code.
export async function placeOf(code) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`id${code}`));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
