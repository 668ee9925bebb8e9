// The token of this device: it comes in the link's fragment and stays in this browser.

const KEY = "door-token";

// The token, and whether it is one that this browser did not have before.
export function pairing() {
  const before = kept();
  const fromLink = tokenIn(location.hash);
  if (!fromLink) return { token: before, isNew: false };
  history.replaceState(null, "", location.pathname + location.search);
  keep(fromLink);
  return { token: fromLink, isNew: fromLink !== before };
}

// What the organiser's link ends in; undefined when it is no such link.
export function tokenIn(link) {
  const fragment = link.slice(link.indexOf("#") + 1).trim();
  return new URLSearchParams(fragment).get("pair") || undefined;
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
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}
