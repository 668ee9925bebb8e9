// Hand scanners are keyboards: they type the code wherever the focus is, and press Enter.

const SHORTEST = 10;
const PAUSE = 400; // A person types slower than this between letters; a scanner never does.

export function onScannerKeys(take) {
  let typed = "";
  let last = 0;
  document.addEventListener(
    "keydown",
    (event) => {
      if (isTyping(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.timeStamp - last > PAUSE) typed = "";
      last = event.timeStamp;
      if (event.key === "Enter" && typed.length >= SHORTEST) {
        event.preventDefault();
        take(typed);
        typed = "";
      } else if (event.key.length === 1) {
        typed += letter(event);
      }
    },
    { capture: true },
  );
}

// The key's own letter, or its place on the keyboard where the layout has other letters.
function letter(event) {
  const place = /^(?:Key|Digit)(\w)$/.exec(event.code)?.[1];
  return /^[a-z0-9]$/i.test(event.key) ? event.key : (place ?? event.key);
}

function isTyping(target) {
  return target.matches("input:not([type=radio]), textarea, select, dialog *");
}
