// The desk finds people while a name is being typed, and the arrow keys walk through them.
// Without this module, Enter asks the server and Tab walks through the answer.

const form = document.querySelector("[data-desk-search]");
const found = document.querySelector("[data-found]");
const PAUSE = 200;
let waiting;
let latest = 0;

async function search() {
  const asked = ++latest;
  const address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`;
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || answer.redirected || asked !== latest) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  found.replaceChildren(...page.querySelector("[data-found]").childNodes);
}

function step(event) {
  const people = [...found.querySelectorAll("a")];
  const place = people.indexOf(document.activeElement);
  const isHere = place >= 0 || document.activeElement === form.elements.q;
  if (event.key === "Escape" && isHere) {
    form.elements.q.focus();
    form.elements.q.select();
  }
  const to = { ArrowDown: place + 1, ArrowUp: place - 1 }[event.key];
  if (to === undefined || !isHere) return;
  event.preventDefault();
  (people[to] ?? form.elements.q).focus();
}

if (form) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, PAUSE);
  });
  document.addEventListener("keydown", step);
  // Somebody may have typed while the page was on its way.
  if (form.elements.q.value !== form.elements.q.defaultValue) search();
}
