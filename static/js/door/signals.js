// What a steward hears and feels: each kind of verdict has a sound and a pulse of its own.

const SIGNALS = {
  good: { notes: [[880, 0.09], [1318, 0.16]], pulse: [80] },
  seen: { notes: [[587, 0.14], [587, 0.14]], pulse: [60, 80, 60] },
  out: { notes: [[880, 0.09], [587, 0.16]], pulse: [80] },
  bad: { notes: [[196, 0.45]], pulse: [250, 100, 250] },
  offline: { notes: [[330, 0.12], [262, 0.12], [330, 0.12]], pulse: [40, 60, 40, 60, 40] },
};

let audio;

// Browsers let a page sound only after somebody has touched it.
export function listenForFirstTouch() {
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => speaker().resume(), { once: true, capture: true });
  }
}

export function signal(tone) {
  const { notes, pulse } = SIGNALS[tone];
  navigator.vibrate?.(pulse);
  if (speaker().state !== "running") return;
  let start = audio.currentTime;
  for (const [frequency, length] of notes) {
    play(frequency, start, length);
    start += length + 0.04;
  }
}

function speaker() {
  audio ??= new AudioContext();
  return audio;
}

function play(frequency, start, length) {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = frequency;
  tone.type = "triangle";
  volume.gain.setValueAtTime(0.35, start);
  volume.gain.exponentialRampToValueAtTime(0.001, start + length);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + length);
}
