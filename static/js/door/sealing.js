// Opening an entry of the list: only the code of the badge does, so a lost phone names nobody.

const NONCE = 12;
const utf8 = (text) => new TextEncoder().encode(text);

export async function open(sealed, code) {
  const bytes = Uint8Array.from(atob(sealed), (letter) => letter.charCodeAt(0));
  const content = await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: bytes.subarray(0, NONCE) },
    await keyOf(code),
    bytes.subarray(NONCE),
  );
  return JSON.parse(new TextDecoder().decode(content));
}

// For somebody whom the server does not know yet: registered here, and let in here.
export async function seal(entry, code) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const content = utf8(JSON.stringify(entry));
  const key = await keyOf(code);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, content);
  return btoa(String.fromCharCode(...iv, ...new Uint8Array(sealed)));
}

async function keyOf(code) {
  const material = await crypto.subtle.importKey("raw", utf8(code), "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8("roster") },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}
