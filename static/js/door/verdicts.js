// From a verdict of the API to what a steward sees and hears. Pure: no page, no network.

const TONES = {
  admitted: "good",
  already_admitted: "seen",
  left: "out",
  refused: "bad",
};

export function describe(verdict, words, clock) {
  const person = verdict.attendee;
  return {
    tone: TONES[verdict.outcome],
    ...sayings(verdict, words, clock),
    name: person?.name ?? "",
    organisation: person?.organisation ?? "",
    flags: (person?.flags ?? []).map((flag) => words[camelCase(flag)] ?? flag),
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
    default: {
      const reason = camelCase(verdict.reason);
      return { title: words[reason] ?? verdict.reason, detail: words[`${reason}Detail`] ?? "" };
    }
  }
}

function whenAndWhere(first, words, clock) {
  return first ? fill(words.alreadyDetail, { time: clock(first.at), device: first.device }) : "";
}

export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function clockIn(timeZone, separator) {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    hour: "numeric",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return (time) => {
    const parts = Object.fromEntries(
      format.formatToParts(new Date(time)).map(({ type, value }) => [type, value]),
    );
    return `${Number(parts.hour)}${separator}${parts.minute}`;
  };
}

function firstName(name) {
  return name.split(" ")[0];
}

function camelCase(word) {
  return word.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
}
