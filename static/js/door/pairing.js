// The token of this device: it comes in the link's fragment and stays in this browser.

const KEY = "door-token"; // for browsers that keep no databases, such as some private windows

// The token of the link that was opened, else the one that this browser has.
export async function tokenOf(store) {
  const fromLink = tokenIn(location.hash);
  if (!fromLink) return (await store.fact("token")) ?? kept();
  history.replaceState(null, "", location.pathname + location.search);
  if (!store.isKept) keep(fromLink);
  return fromLink;
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
