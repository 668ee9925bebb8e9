// What the scanner makes of codes, keys, clocks and sealed entries; the question names which.
import { readFileSync } from "node:fs";
import { Clock } from "./js/door/clock.js";
import { asCode, placeOf } from "./js/door/codes.js";
import { ScannerKeys } from "./js/door/keys.js";
import { Repeats } from "./js/door/repeats.js";
import { open, seal } from "./js/door/sealing.js";

const answers = {
  codes: (texts) => texts.map(asCode),

  // Each is a list of [key, code, milliseconds]; what a hand scanner was understood to have read.
  async keys(presses) {
    const taken = [];
    for (const strokes of presses) {
      const read = [];
      const scanner = new ScannerKeys((text) => read.push(asCode(text) ?? text));
      let time = 0;
      const isMeant = strokes.map(([key, code, pause]) => {
        time += pause;
        return !scanner.press({ key, code, timeStamp: time });
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      taken.push({ read, goes_on: isMeant.at(-1) });
    }
    return taken;
  },

  // A story of a clock: what it shows after each thing that happened to it.
  clock(story) {
    const device = { wall: 0, stopwatch: 0 };
    let clock;
    const can = {
      starts: ({ wall, offset }) => {
        device.wall = wall;
        clock = new Clock({
          offset,
          wall: () => device.wall,
          stopwatch: () => device.stopwatch,
        });
      },
      passes: ({ ms }) => {
        device.wall += ms;
        device.stopwatch += ms;
      },
      jumps: ({ ms }) => (device.wall += ms),
      hears: ({ at, after }) => clock.heard(at, device.stopwatch - after),
      wakes: ({ offset }) => clock.woke(offset),
    };
    return story.map(({ what, ...how }) => {
      can[what](how);
      return [clock.now(), clock.offset];
    });
  },

  async sealing({ code, sealed, entry }) {
    return {
      place: await placeOf(code),
      opened: await open(sealed, code),
      again: await open(await seal(entry, code), code),
    };
  },

  // Each is [code, direction, at]; whether it is a new scan.
  repeats(reads) {
    const repeats = new Repeats();
    return reads.map(([code, direction, at], number) => {
      if (direction === "undo") return repeats.forget(code);
      const isNew = repeats.of(code, direction, at) === undefined;
      if (isNew) repeats.answered(code, { id: number });
      return isNew;
    });
  },
};
const [name, question] = Object.entries(JSON.parse(readFileSync(0, "utf8")))[0];
console.log(JSON.stringify(await answers[name](question)));
