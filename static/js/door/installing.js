// Keeping the page itself on the device, and changing to a newer one without disturbing anybody.

const LOOK_EVERY = 15 * 60_000;
const TRY_EVERY = 5_000;

// `isIdle` says whether the page may begin anew: nothing on screen that somebody reads or writes.
export async function keepPage(workerAddress, { isIdle }) {
  if (!navigator.serviceWorker) return;
  let isLater = Boolean(navigator.serviceWorker.controller); // than the first worker of this device
  const worker = await navigator.serviceWorker.register(workerAddress).catch(() => undefined);
  if (!worker) return;
  setInterval(() => worker.update().catch(() => {}), LOOK_EVERY);
  setInterval(() => isIdle() && worker.waiting?.postMessage("take over"), TRY_EVERY);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (isLater) location.reload();
    isLater = true;
  });
}

// Ask the browser not to throw the journal away when the disk gets full.
export function askToKeep() {
  navigator.storage?.persist?.().catch(() => {});
}

// Offer to put the scanner among the phone's programs, where the browser can.
export function offerToInstall(button) {
  let offer;
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event;
    button.hidden = false;
  });
  button.addEventListener("click", () => {
    button.hidden = true;
    offer?.prompt();
  });
}
