// Fetches who is in again, every half minute while somebody looks. Once a name is ticked off the
// list stands still: nobody moves under the thumb. Without this module, "Show anew" does the same.

const ASK_EVERY = 30_000;

const shown = document.querySelector("[data-inside]");
const isTicked = () => shown.querySelector(":checked") !== null;

async function refresh() {
  if (document.hidden || isTicked()) return;
  const answer = await fetch(location.pathname).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const inside = page.querySelector("[data-inside]");
  if (isTicked() || shown.contains(document.activeElement)) return;
  shown.replaceChildren(...inside.childNodes);
}

setInterval(refresh, ASK_EVERY);
document.addEventListener("visibilitychange", refresh);
