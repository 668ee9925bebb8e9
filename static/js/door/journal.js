// Every scan of this device, kept for fourteen days so that a server restored from a backup can be
// told again. A scan says where, when and what the steward was shown; never who, and never the code.

const KEPT_FOR = 14 * 24 * 3_600_000;

// A row: id, place, conference, pairing, checkpoint, stand (the checkpoint in a period of its rule),
// direction, scanned_at (right), device_time (by the device's clock), shown and reason (empty where
// the server was asked first), takes_seat, answer (empty until the server has answered),
// answer_reason, answered_at, undo ("", "wanted", "done"), undone_at; the last two by the server.
export class Journal {
  #store;

  constructor(store) {
    this.#store = store;
  }

  async add(row) {
    const kept = { takes_seat: false, answer: "", answered_at: "", undo: "", undone_at: "", ...row };
    await this.#store.keepScans([kept]);
    return kept;
  }

  // What has not been answered yet, the oldest first. A phone that was paired for another
  // conference since keeps what belongs to the first one.
  async waiting(conference) {
    const rows = await this.#store.scans("answer", "");
    return rows.filter((row) => isOf(conference, row)).sort(byTime);
  }

  // What is to be taken back, and whose scan the server has.
  async toTakeBack(conference) {
    const rows = await this.#store.scans("undo", "wanted");
    return rows.filter((row) => row.answer && isOf(conference, row)).sort(byTime);
  }

  async countWaiting(conference) {
    const taken = await this.#store.scans("undo", "wanted");
    return (await this.waiting(conference)).length + taken.filter((row) => row.answer).length;
  }

  // A verdict for each id; the reason "malformed" marks a scan that was never recorded.
  async answered(ids, verdicts) {
    const rows = await Promise.all(ids.map((id) => this.#store.scan(id)));
    const changed = verdicts.map(({ outcome, reason, recorded_at: recordedAt }, place) => ({
      ...rows[place],
      answer: outcome,
      answer_reason: reason ?? "",
      answered_at: recordedAt,
    }));
    await this.#store.keepScans(changed);
    return changed;
  }

  // Scans that the server has not got, by a clock that turned out to be wrong by so much.
  async correct(ids, byMs) {
    const rows = (await Promise.all(ids.map((id) => this.#store.scan(id)))).filter(Boolean);
    const late = rows.filter(({ answer }) => answer === "");
    const right = (at) => new Date(Date.parse(at) + byMs).toISOString();
    await this.#store.keepScans(late.map((row) => ({ ...row, scanned_at: right(row.scanned_at) })));
  }

  async wantBack(id) {
    await this.#change(id, { undo: "wanted" });
  }

  async takenBack(id, at) {
    await this.#change(id, { undo: "done", undone_at: at });
  }

  // The scans at a stand, of one ticket or of all, that a list does not show whose newest change
  // was at `listedAt`.
  async unlisted({ place, stand, listedAt }) {
    const rows = await this.#store.scans(...(place ? ["place", place] : ["stand", stand]));
    return rows
      .filter((row) => row.stand === stand)
      .map((row) => ({ ...row, is_listed: isListed(row.answered_at, listedAt) }))
      .filter((row) => !row.is_listed || (row.undo && !isListed(row.undone_at, listedAt)));
  }

  // How many scans of this pairing the server has said that it keeps.
  async countKept(pairing) {
    const rows = await this.#store.scans("pairing", pairing);
    return rows.filter(isRecorded).length;
  }

  // The server has lost something, or the device is new to it: everything is to be sent again.
  async sendAgain(conference) {
    const rows = await this.#store.scans();
    const again = rows.filter((row) => isOf(conference, row) && isRecorded(row));
    await this.#store.keepScans(again.map(unsent));
  }

  async forgetOld(now) {
    const rows = await this.#store.scans();
    const old = rows.filter((row) => row.answer && now - Date.parse(row.scanned_at) > KEPT_FOR);
    await this.#store.forgetScans(old.map(({ id }) => id));
  }

  // What is left when a device is shut out: only what the server has not got.
  async forgetSent() {
    const rows = await this.#store.scans();
    const sent = rows.filter((row) => row.answer && row.undo !== "wanted");
    await this.#store.forgetScans(sent.map(({ id }) => id));
  }

  async #change(id, change) {
    const row = await this.#store.scan(id);
    if (row) await this.#store.keepScans([{ ...row, ...change }]);
  }
}

function isOf(conference, row) {
  return row.conference === "" || row.conference === conference;
}

function isRecorded(row) {
  return row.answer !== "" && row.answer_reason !== "malformed";
}

function isListed(at, listedAt) {
  return at !== "" && Date.parse(at) <= Date.parse(listedAt);
}

function unsent(row) {
  const undo = row.undo && "wanted";
  return { ...row, answer: "", answer_reason: "", answered_at: "", undo, undone_at: "" };
}

function byTime(one, other) {
  return one.scanned_at < other.scanned_at ? -1 : 1;
}
