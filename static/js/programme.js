// The programme answers at once: the same choices as the form sends, made in the page.
// Without this module the form asks the server, which gives the same answer.

const programme = document.querySelector("[data-programme]");
const form = document.querySelector("[data-filters]");
const hits = form.querySelector("[data-hits]");
const clear = form.querySelector("[data-filter-clear]");
const sessions = [...programme.querySelectorAll(".session")];
const days = [...programme.querySelectorAll(".day")];

function choice() {
  const fields = new FormData(form);
  return {
    day: fields.get("day"),
    tracks: fields.getAll("track"),
    language: fields.get("language") ?? "",
    online: fields.has("online"),
    words: fields.get("q").toLocaleLowerCase("sv").split(/\s+/).filter(Boolean),
  };
}

const isAboutContent = ({ tracks, language, online, words }) =>
  tracks.length > 0 || language !== "" || online || words.length > 0;

const includes = (wanted, { dataset }) =>
  (!wanted.day || dataset.day === wanted.day) &&
  (wanted.tracks.length === 0 || wanted.tracks.includes(dataset.track)) &&
  (!wanted.language || dataset.language === wanted.language) &&
  (!wanted.online || "online" in dataset) &&
  !("frame" in dataset && isAboutContent(wanted)) &&
  wanted.words.every((word) => dataset.words.includes(word));

function show() {
  const wanted = choice();
  for (const session of sessions) session.hidden = !includes(wanted, session);
  const chosen = sessions.filter((session) => !session.hidden);
  for (const day of days) day.hidden = !chosen.some((session) => day.contains(session));
  programme.classList.toggle("is-list", isAboutContent(wanted));
  const isEverything = !wanted.day && !isAboutContent(wanted);
  clear.hidden = isEverything;
  hits.textContent = isEverything ? "" : inWords(chosen.length);
  history.replaceState(null, "", address());
}

function inWords(number) {
  if (number === 0) return hits.dataset.none;
  return number === 1 ? hits.dataset.one : hits.dataset.many.replace("#", number);
}

// The address always says what is shown, so that it can be sent to somebody.
function address() {
  const filled = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(filled).toString();
  return location.pathname + (query && `?${query}`) + location.hash;
}

function showEverything(event) {
  event.preventDefault();
  for (const field of form.elements) {
    if (field.type === "search") field.value = "";
    if (field.type === "checkbox") field.checked = false;
    if (field.type === "radio") field.checked = field.value === "";
  }
  show();
  form.elements.q.focus();
}

form.classList.add("is-instant");
form.addEventListener("input", show);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});
clear.addEventListener("click", showEverything);

// What goes on now and what begins next. The page is kept as it is, so the reader's clock decides.

const held = sessions
  .filter((session) => !session.classList.contains("is-cancelled"))
  .map((session) => {
    const [starts, ends] = [...session.querySelectorAll("time")].map((time) =>
      Date.parse(time.dateTime),
    );
    return { session, day: session.dataset.day, starts, ends };
  });

function markNow() {
  const now = Date.now();
  const date = dateAtTheVenue(now);
  const today = held.filter(({ day }) => day === date);
  const soonest = Math.min(...today.map(({ starts }) => starts).filter((starts) => starts > now));
  for (const { session } of held) mark(session, null);
  for (const { session, starts, ends } of today) {
    if (starts <= now && now < ends) mark(session, "now");
    if (starts === soonest) mark(session, "next");
  }
}

function mark(session, moment) {
  session.querySelector(".moment")?.remove();
  session.classList.toggle("is-now", moment === "now");
  if (!moment) return;
  const word = document.createElement("strong");
  word.className = `moment is-${moment}`;
  word.textContent = programme.dataset[moment];
  session.querySelector(".session-place").prepend(word);
}

// "2026-12-08", which is how Swedish writes a date, wherever the reader is.
const dateAtTheVenue = (at) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: programme.dataset.zone }).format(at);

markNow();
setInterval(markNow, 30_000);
