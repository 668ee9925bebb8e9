// From a verdict to what a steward sees and hears. Pure: no page, no network.

const TONES = {
  admitted: "good",
  already_admitted: "seen",
  left: "out",
  refused: "bad",
};
const MOST_FLAGS = 3;

export function describe(verdict, words, clock) {
  const person = verdict.attendee;
  return {
    tone: TONES[verdict.outcome],
    ...sayings(verdict, words, clock),
    name: person?.name ?? "",
    organisation: person?.organisation ?? "",
    flags: (person?.flags ?? []).slice(0, MOST_FLAGS).map((flag) => words[camelCase(flag)] ?? flag),
  };
}

function sayings(verdict, words, clock) {
  const name = firstName(verdict.attendee?.name ?? "");
  const time = clock(verdict.scanned_at);
  switch (verdict.outcome) {
    case "admitted":
      return {
        title: fill(words.welcome, { name }),
        detail: fill(words.admitted, { time }),
      };
    case "left":
      return { title: fill(words.left, { name }), detail: fill(words.leftDetail, { time }) };
    case "already_admitted":
      return { title: words.already, detail: whenAndWhere(verdict.first_admitted, words, clock) };
    default:
      return why(verdict, words, clock);
  }
}

function why({ reason, list_at: listAt }, words, clock) {
  const word = camelCase(reason);
  if (reason === "unknown_ticket" && listAt) {
    return { title: words[word], detail: fill(words.notInTheList, { time: clock(listAt) }) };
  }
  return { title: words[word] ?? reason, detail: words[`${word}Detail`] ?? "" };
}

function whenAndWhere(first, words, clock) {
  return first ? fill(words.alreadyDetail, { time: clock(first.at), device: first.device }) : "";
}

export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function firstName(name) {
  return name.split(" ")[0];
}

export function camelCase(word) {
  return word.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
}
