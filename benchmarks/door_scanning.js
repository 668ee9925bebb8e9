// In the door's page: a hand scanner that types one code every so often, and a stopwatch from its
// last key to the verdict.
({ codes, every }) => {
  const title = document.getElementById("verdict-title");
  const begun = performance.now();
  let pressedAt;
  window.measured = [];
  new MutationObserver(() => {
    if (pressedAt === undefined) return;
    window.measured.push({ ms: performance.now() - pressedAt, tone: document.body.dataset.tone });
    pressedAt = undefined;
  }).observe(title, { childList: true });

  const press = (key) =>
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));

  const scan = (number) => {
    if (number === codes.length) return;
    [...codes[number]].forEach(press);
    pressedAt = performance.now();
    press("Enter");
    setTimeout(scan, begun + (number + 1) * every - performance.now(), number + 1);
  };
  scan(0);
}
