// What a phone asks for to keep its list, of a server that gives one answer after the other.
import { readFileSync } from "node:fs";
import { Clock } from "./js/door/clock.js";
import { Roster } from "./js/door/roster.js";
import { MemoryStore } from "./js/door/store.js";

const { answers } = JSON.parse(readFileSync(0, "utf8"));
const asked = [];
const api = {
  async get(path) {
    const answer = answers[asked.length];
    asked.push(path);
    return { isNew: Boolean(answer), body: answer, etag: "tag" };
  },
};
const roster = new Roster(new MemoryStore(), new Clock({}));
await roster.open();
while (asked.length < answers.length) await roster.update(api);
console.log(JSON.stringify({ asked, count: roster.count }));
