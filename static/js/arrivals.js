// Who has come, kept up to date: the page is asked for again and again, and what is live in it is
// put in the place of what was there. Without contact it says how old the numbers are.

const ASK_EVERY = 5_000;
const PATIENCE = 10_000;

const pause = document.querySelector("[data-pause]");
const lost = document.querySelector("[data-lost]");
const words = { pause: pause.textContent.trim(), goOn: pause.dataset.goOn };
const program = programOf(document);

let readAt = Date.now();
let isPaused = false;

async function ask() {
  if (isPaused || document.visibilityState === "hidden") return;
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(location.href, { cache: "no-cache", signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Whatever else may come, a page to log in on perhaps, has no numbers.
    if (!answer.ok || !page.querySelector("[data-live]")) throw new Error(answer.statusText);
    if (programOf(page) !== program) location.reload();
    // Who paused while the answer was on its way wants what is there to stay.
    if (isPaused) return;
    for (const shown of document.querySelectorAll("[data-live]")) renew(shown, page);
    readAt = Date.parse(answer.headers.get("Date") ?? new Date());
    tell("");
  } catch {
    tell(lost.dataset.words.replace("#", timeOf(readAt, lost.dataset.zone)));
  }
}

// Only what is new: what is marked, or read aloud, in the rest is left in peace.
function renew(shown, page) {
  const newer = page.querySelector(`[data-live="${shown.dataset.live}"]`);
  if (newer && newer.innerHTML !== shown.innerHTML) {
    shown.replaceChildren(...document.adoptNode(newer).childNodes);
  }
}

// A status is read aloud when it changes, and only then.
function tell(sentence) {
  if (lost.textContent !== sentence) lost.textContent = sentence;
}

// "8.42": Swedish writes it so, wherever the screen was set up.
function timeOf(at, timeZone) {
  const time = new Intl.DateTimeFormat("sv-SE", { timeZone, hour: "numeric", minute: "2-digit" });
  const told = time.format(at);
  return document.documentElement.lang === "sv" ? told.replace(":", ".") : told;
}

// This file's address, with its version in it: another one means that the site is a newer one.
function programOf(page) {
  return page.querySelector('script[src*="arrivals"]').getAttribute("src");
}

// A screen that goes dark tells nobody anything. Not every browser can be asked to stay awake.
function stayAwake() {
  const isSeen = document.visibilityState === "visible";
  if (isSeen && document.querySelector("[data-hall]")) {
    navigator.wakeLock?.request("screen").catch(() => {});
  }
}

pause.hidden = false;
document.querySelector("[data-refresh]").hidden = true;
pause.addEventListener("click", () => {
  isPaused = !isPaused;
  pause.textContent = isPaused ? words.goOn : words.pause;
  ask();
});
stayAwake();
setInterval(ask, ASK_EVERY);
addEventListener("online", ask);
document.addEventListener("visibilitychange", () => {
  stayAwake();
  ask();
});
