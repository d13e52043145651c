/** Turns what was judged and what the server answered into what the door shows. Pure but for the words' forms. */

import * as counts from "./counts.js";
import * as words from "./words.js";

/** @typedef {import("./desk.js").Heads} Heads */
/** @typedef {import("./judge.js").Verdict} Verdict */
/** @typedef {import("./panel.js").Phrase} Phrase */
/** @typedef {import("./panel.js").Result} Result */
/** @typedef {import("./store.js").Entry} Entry */

// A code of so few letters was typed, and hands slip.
const PASS_LETTERS = 7;
const CARD_LETTERS = 12;

/**
 * What to show for a scan that this phone made, as far as it is known by now.
 * @param {Entry} entry
 * @param {Verdict} verdict
 * @param {boolean} recounted the scan only says anew how many came
 * @returns {Result}
 */
export function ofArrival(entry, verdict, recounted) {
  const who = entry.nickname || text(entry.facts["nickname"]);
  if (entry.status === "refused" || entry.status === "conflict" || entry.status === "stuck") {
    return { sign: "no", who, ...notTaken(entry, verdict) };
  }
  if (recounted) return ofRecount(entry, who);
  if (entry.status === "already") return again(who, instant(entry.facts["in_at"]));
  const lines = known(entry, verdict) ? [headsLine(counts.inAll(entry))] : [];
  if (verdict.row?.consent !== undefined) lines.push({ key: verdict.row.consent ? "consent" : "no-consent" });
  if (entry.status === "review") lines.push({ key: "review" });
  if (entry.status === "waiting" && !verdict.row) lines.push({ key: verdict.why === "card" ? "card" : "unknown" });
  return { sign: "ok", title: "ok", who, lines };
}

/**
 * What to show where somebody said anew how many came: another phone may have seen more, and its word stays.
 * @param {Entry} entry
 * @param {string} who
 * @returns {Result}
 */
function ofRecount(entry, who) {
  const { adults, children } = counts.inAll(entry);
  if (adults <= entry.adults && children <= entry.children) return { sign: "ok", title: "recounted", who, lines: [headsLine(entry)] };
  return { sign: "again", title: "again", who, lines: [headsLine({ adults, children }), { key: "undone-elsewhere" }] };
}

/**
 * Whom the server does not know here may have a good pass of another day: nobody is told that theirs is false.
 * @param {Entry} entry
 * @param {Verdict} verdict
 * @returns {{title: string, lines: Phrase[]}}
 */
function notTaken(entry, verdict) {
  const why = reason(entry);
  if (entry.why === "other_occurrence") return { title: "no", lines: [why] };
  const letters = entry.why === "unknown_code" ? verdict.code.length : 0;
  // Whoever lost a card brings its stub, as the stub says: its letters are as many.
  if (letters === CARD_LETTERS) return { title: "not-taken", lines: [{ key: "mistyped" }, { key: "stub" }] };
  return { title: "not-taken", lines: letters === PASS_LETTERS ? [why, { key: "mistyped" }] : [why] };
}

/**
 * What to show where nothing was written.
 * @param {Verdict} verdict
 * @returns {Result}
 */
export function ofVerdict(verdict) {
  if (verdict.sign === "again") return again(verdict.row?.nickname ?? "", verdict.at);
  if (verdict.why === "mistyped") return { sign: "no", title: "mistyped", lines: [{ key: "mistyped-what" }] };
  if (verdict.why === "stranger") return { sign: "no", title: "stranger", lines: [] };
  const day = verdict.elsewhere ? words.date(verdict.elsewhere.day) : "";
  return { sign: "no", title: "no", lines: [{ key: "elsewhere", facts: { day, title: verdict.elsewhere?.title ?? "" } }] };
}

/**
 * What to show for a walk-in.
 * @param {Heads} heads
 * @returns {Result}
 */
export function ofWalkIn(heads) {
  return { sign: "ok", title: "ok", lines: [{ key: "walk-in" }, headsLine(heads)] };
}

/**
 * What to show when somebody left.
 * @param {Entry} entry
 * @param {boolean} isIn whether this phone knows that they came
 * @returns {Result}
 */
export function ofLeaving(entry, isIn) {
  if (isIn) return { sign: "ok", title: "left", who: entry.nickname, lines: [] };
  return { sign: "again", title: "left", who: entry.nickname, lines: [{ key: "not-in-here" }] };
}

/**
 * What to show when something was taken back.
 * @param {Entry | null} entry
 * @param {Entry | null} standing what lets the same person in now, if anything does
 * @returns {Result}
 */
export function ofUndo(entry, standing) {
  if (!entry) return { sign: "undone", title: "nothing-to-undo", lines: [] };
  return { sign: "undone", title: "undone", who: entry.nickname, lines: takenBack(entry, standing) };
}

/**
 * What is so now that something was taken back: somebody may still be in.
 * @param {Entry} entry
 * @param {Entry | null} standing
 * @returns {Phrase[]}
 */
function takenBack(entry, standing) {
  if (entry.kind === "out") return [{ key: "undone-out" }];
  if (standing) return [{ key: "undone-heads" }, headsLine(standing)];
  if (entry.kind === "tally") return [{ key: "undone-walk-in" }];
  return [{ key: entry.status === "already" ? "undone-elsewhere" : "undone-in" }];
}

/**
 * Why the server said no, in words where there are some.
 * @param {Entry} entry
 * @returns {Phrase}
 */
export function reason(entry) {
  if (entry.status === "conflict" || entry.status === "stuck") return { key: `why-${entry.status}` };
  const day = text(entry.facts["day"]);
  const facts = { day: /^\d{4}-\d\d-\d\d$/.test(day) ? words.date(day) : "", title: text(entry.facts["title"]) };
  if (entry.why === "other_occurrence" && facts.day) return { key: "elsewhere", facts };
  return { key: words.has(`why-${entry.why}`) ? `why-${entry.why}` : "why-other", facts };
}

/**
 * @param {Heads} heads
 * @returns {Phrase}
 */
export function headsLine(heads) {
  return { key: heads.children ? "heads" : "adults", facts: { adults: heads.adults, children: heads.children } };
}

/**
 * @param {Entry} entry
 * @param {Verdict} verdict
 */
function known(entry, verdict) {
  const { adults, children } = counts.inAll(entry);
  return verdict.row !== null || adults + children > 1;
}

/**
 * @param {string} who
 * @param {number | null} at
 * @returns {Result}
 */
function again(who, at) {
  const line = at ? { key: "again-at", facts: { time: words.clock(at) } } : { key: "again-what" };
  return { sign: "again", title: "again", who, lines: [line] };
}

/** @param {unknown} value */
function text(value) {
  return typeof value === "string" ? value : "";
}

/** @param {unknown} value an ISO instant */
function instant(value) {
  return Date.parse(text(value)) || null;
}
