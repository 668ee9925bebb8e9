// The token of this device: it comes in the link's fragment and stays in this browser.

const KEY = "door-token";

export function token() {
  const fromLink = new URLSearchParams(location.hash.slice(1)).get("pair");
  if (fromLink) {
    keep(fromLink);
    history.replaceState(null, "", location.pathname + location.search);
    return fromLink;
  }
  return kept();
}

export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // A browser without storage keeps nothing anyway.
  }
}

function keep(value) {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // Without storage the pairing lasts as long as the page.
  }
}

function kept() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
