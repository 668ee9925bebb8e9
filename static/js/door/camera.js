// The camera, and reading QR codes in what it sees: with the browser's own reader, else with ZXing.

const LONGEST_SIDE = 960;
const PAUSE = 80;

export class Camera {
  #video;
  #decoder;
  #reader;
  #stream;
  #running = 0;

  constructor(video, decoder) {
    this.#video = video;
    this.#decoder = decoder;
  }

  async start(onCode, deviceId) {
    this.stop();
    const run = ++this.#running;
    const reader = this.#fetchReader(); // at once: the network may go before the camera comes
    this.#stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: {
        ...(deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: "environment" } }),
        width: { ideal: 1280 },
        height: { ideal: 720 },
      },
    });
    this.#video.srcObject = this.#stream;
    await this.#video.play();
    this.#look(run, await reader, onCode);
  }

  #fetchReader() {
    this.#reader ??= this.#decoder();
    this.#reader.catch(() => (this.#reader = undefined)); // the next start tries again
    return this.#reader;
  }

  stop() {
    this.#running += 1;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
  }

  async #look(run, read, onCode) {
    while (run === this.#running) {
      if (this.#video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !document.hidden) {
        const text = await read(this.#video);
        if (text && run === this.#running) onCode(text);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  get id() {
    return this.#track?.getSettings().deviceId;
  }

  // Another program took the camera, or the phone slept.
  get isLost() {
    return this.#track?.readyState === "ended";
  }

  get hasTorch() {
    return Boolean(this.#track?.getCapabilities?.().torch);
  }

  light(isOn) {
    return this.#track?.applyConstraints({ advanced: [{ torch: isOn }] });
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0];
  }

  static async all() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter(({ kind }) => kind === "videoinput");
  }
}

export async function decoder(wasmUrl) {
  return (await builtIn()) ?? (await zxing(wasmUrl));
}

async function builtIn() {
  if (!("BarcodeDetector" in window)) return undefined;
  const formats = await BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return undefined;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video))[0]?.rawValue;
}

async function zxing(wasmUrl) {
  const reader = await import("../../vendor/zxing-wasm/reader/index.js");
  reader.prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    const options = { formats: ["QRCode"], maxNumberOfSymbols: 1, tryHarder: true };
    const [found] = await reader.readBarcodes(picture, options);
    return found?.isValid ? found.text : undefined;
  };
}
