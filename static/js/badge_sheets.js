// Shows how far the badges are, without anybody asking for the page again.
// Only what has changed is replaced, so that a screen reader says each state once.

const EVERY = 1000;
const PATIENCE = 10_000;

const goesOn = () => document.querySelector("[data-goes-on]") !== null;

async function look() {
  try {
    const answer = await fetch(location.href, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && !answer.redirected) show(await answer.text());
  } catch {
    // No network for a while: the next look may find it.
  }
  if (goesOn()) setTimeout(look, EVERY);
}

function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const now = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (part.innerHTML !== now.innerHTML) part.innerHTML = now.innerHTML;
    part.toggleAttribute("data-goes-on", now.hasAttribute("data-goes-on"));
  }
}

if (goesOn()) {
  document.querySelector("main").classList.add("is-scripted");
  setTimeout(look, EVERY);
}
