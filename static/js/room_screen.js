// The screen at a room's door. It asks for its own page again and again, and goes by the venue's
// clock in between: without a network it keeps showing what is on, and says how old its list is.
// With #both at the end of the address it shows Swedish and English in turn.

const ASK_EVERY = 20_000;
const PATIENCE = 10_000;
const MOMENTS = ["now", "next", "after"];

const here = location.pathname;
const elsewhere = document.querySelector('link[rel="alternate"][hreflang]')?.getAttribute("href");
const addresses = location.hash === "#both" && elsewhere ? [here, elsewhere] : [here];
const program = programOf(document);

let turn = 1; // the page itself was the first
let ahead = 0; // how far the server's clock is ahead of the screen's
let readAt = Date.now();
let isLost = false;

const now = () => Date.now() + ahead;

function show() {
  const screen = document.querySelector("[data-screen]");
  const at = now();
  mark([...screen.querySelectorAll("[data-starts]")], at, dayOf(at, screen.dataset.zone));
  screen.querySelector("[data-clock]").textContent = timeOf(at, screen.dataset.zone);
  const lost = screen.querySelector("[data-lost]");
  lost.hidden = !isLost;
  lost.textContent = lost.dataset.words.replace("#", timeOf(readAt, screen.dataset.zone));
}

function mark(items, at, today) {
  const sessions = items.map((item) => ({
    item,
    day: item.dataset.day,
    starts: Date.parse(item.dataset.starts),
    ends: Date.parse(item.dataset.ends),
  }));
  const toCome = sessions.filter(({ starts }) => starts > at);
  const laterToday = toCome.filter(({ day }) => day === today);
  const starts = (laterToday.length > 0 ? laterToday : toCome).map((session) => session.starts);
  const [next, after] = [...new Set(starts)].sort((one, other) => one - other);
  for (const session of sessions) {
    const { item } = session;
    const isOn = session.starts <= at && at < session.ends;
    const moment = isOn ? "now" : { [next]: "next", [after]: "after" }[session.starts];
    for (const each of MOMENTS) item.classList.toggle(`is-${each}`, each === moment);
    item.classList.toggle("is-another-day", session.day !== today);
    item.hidden = !moment;
    const progress = item.querySelector("[data-progress]");
    progress.hidden = !isOn;
    progress.value = (at - session.starts) / (session.ends - session.starts);
  }
}

// "2026-12-08" and "13.05": Swedish writes them so, wherever the screen was set up.
const dayOf = (at, timeZone) => new Intl.DateTimeFormat("sv-SE", { timeZone }).format(at);

function timeOf(at, timeZone) {
  const clock = { timeZone, hour: "2-digit", minute: "2-digit" };
  const time = new Intl.DateTimeFormat("sv-SE", clock).format(at);
  return document.documentElement.lang === "sv" ? time.replace(":", ".") : time;
}

async function ask() {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(addresses[turn % addresses.length], { cache: "no-cache", signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Whatever else a network may answer with, a log-in page of its own perhaps, is no programme.
    if (!answer.ok || !page.querySelector("[data-screen]")) throw new Error(answer.statusText);
    if (programOf(page) !== program) location.reload();
    ahead = Date.parse(answer.headers.get("Date") ?? new Date()) - Date.now();
    readAt = now();
    isLost = false;
    turn += 1;
    document.documentElement.lang = page.documentElement.lang;
    document.title = page.title;
    document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  } catch {
    isLost = true;
  }
  show();
}

// This file's address, with its version in it: another one means that the site is a newer one.
function programOf(page) {
  return page.querySelector('script[src*="room_screen"]').getAttribute("src");
}

// A screen that goes dark tells nobody anything. Not every browser can be asked to stay awake.
function stayAwake() {
  if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
}

show();
stayAwake();
setInterval(show, 1000);
setInterval(ask, ASK_EVERY);
addEventListener("online", ask);
document.addEventListener("visibilitychange", stayAwake);
