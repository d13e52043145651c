/** What the phone can say of a code by itself: ○ come in, △ already in, × not this. Pure, so that it works anywhere. */

import * as codes from "./codes.js";
import * as sha256 from "./sha256.js";

/** @typedef {import("./store.js").Expected} Expected */
/** @typedef {import("./store.js").Reception} Reception */
/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {{token: string} | {code: string} | {card: string} | {not: "stranger" | "mistyped"}} Reading what was read: a pass, a typed code, a paper card as the server wants it, neither */
/** @typedef {{day: string, title: string}} Elsewhere another event that this phone knows */
/**
 * @typedef {object} Verdict
 * @property {"ok" | "again" | "no"} sign
 * @property {"known" | "unknown" | "card" | "here" | "there" | "elsewhere" | "stranger" | "mistyped"} why
 * @property {Expected | null} row the line of the roster, where the phone knows it
 * @property {string[]} keys what this person is known by on this phone
 * @property {string} code what the server is told
 * @property {number | null} at when they came in (ms), where it is known
 * @property {Elsewhere | null} elsewhere
 */

const SHORT_LETTERS = 7;
const CARD_LETTERS = 12;
const TAG_DIGITS = 16;
const SAME_SIGHT_MS = 5000;

/**
 * Reads what a QR says.
 * @param {string} text
 * @returns {Reading}
 */
export function read(text) {
  const card = cardOf(text);
  if (card) return { card };
  const token = codes.token(lastPart(text));
  if (token) return { token };
  const code = codes.checked(text, SHORT_LETTERS);
  if (code) return { code };
  return { not: "stranger" };
}

/**
 * Reads what hands typed: what is no code is a slip, not a stranger's paper.
 * @param {string} text
 * @returns {Reading}
 */
export function readTyped(text) {
  const reading = read(text);
  return "not" in reading ? { not: "mistyped" } : reading;
}

/**
 * A pass's token as it stands in its address, or the text itself. Other addresses of ours are no passes.
 * The host is not asked: it may have moved, and a foreign pass is found out by its tag or by the server.
 * @param {string} text
 */
function lastPart(text) {
  const address = /^\s*https?:\/\/[^/]+(\/[^?#]*)/i.exec(text)?.[1];
  if (!address) return text;
  return /^\/t\/([^/]+)\/?$/i.exec(address)?.[1] ?? "";
}

/**
 * A paper card's address without its host, or the letters under its QR; null for anything else.
 * @param {string} text
 */
function cardOf(text) {
  const last = /^\s*(?:https?:\/\/[^/]+)?\/card\/([^/?#]+)\/?\s*(?:[?#].*)?$/i.exec(text)?.[1];
  const token = last ? codes.token(last) : null;
  return token ? `/card/${token}` : codes.checked(text, CARD_LETTERS);
}

/**
 * The tag by which a phone recognises a pass, or a typed code, of an occurrence.
 * @param {string} occurrence
 * @param {string} letters
 */
export function tagOf(occurrence, letters) {
  return sha256.hex(`${occurrence}:${letters}`).slice(0, TAG_DIGITS);
}

/**
 * Judges what was read by what this phone knows.
 * @param {Reading} reading
 * @param {Reception} reception
 * @param {Entry[]} entries the scans made on this phone for this occurrence
 * @param {Reception[]} others the other receptions that this phone keeps
 * @returns {Verdict}
 */
export function judge(reading, reception, entries, others) {
  if ("not" in reading) return verdict("no", reading.not, "");
  if ("card" in reading) return judgeCard(reading.card, reception, entries);
  const letters = "token" in reading ? reading.token : reading.code;
  const row = rowOf(reading, letters, reception);
  if (row) return judgeRow(row, letters, entries);
  const keys = [tagOf(reception.code, letters)];
  const before = arrival(entries, keys);
  if (before) return { ...verdict("again", "here", letters), keys, at: before.at };
  const owner = "token" in reading ? others.find((other) => rowOf(reading, letters, other)) : undefined;
  if (owner) return { ...verdict("no", "elsewhere", letters), elsewhere: { day: owner.day, title: owner.title } };
  return { ...verdict("ok", "unknown", letters), keys };
}

/**
 * Judges a paper card: no phone knows them, so it comes in, unless this phone had it before.
 * @param {string} code
 * @param {Reception} reception
 * @param {Entry[]} entries
 * @returns {Verdict}
 */
function judgeCard(code, reception, entries) {
  const keys = [tagOf(reception.code, code)];
  const before = arrival(entries, keys);
  if (before) return { ...verdict("again", "here", code), keys, at: before.at };
  return { ...verdict("ok", "card", code), keys };
}

/**
 * Judges a line of the roster, however it was found.
 * @param {Expected} row
 * @param {string} letters
 * @param {Entry[]} entries
 * @returns {Verdict}
 */
export function judgeRow(row, letters, entries) {
  const known = { row, keys: keysOf(row) };
  const before = arrival(entries, known.keys);
  if (before) return { ...verdict("again", "here", letters), ...known, at: before.at };
  const there = row.in_at ? Date.parse(row.in_at) : null;
  const came = there !== null || row.came === true;
  // Taken back on this phone: whoever comes again comes in again.
  const takenBack = entries.some((entry) => entry.voided && meets(entry.keys, known.keys));
  if (came && !takenBack) return { ...verdict("again", "there", letters), ...known, at: there };
  return { ...verdict("ok", "known", letters), ...known };
}

/**
 * The scan by which someone came in on this phone, unless it was taken back or the server said no.
 * @param {Entry[]} entries
 * @param {string[]} keys
 */
export function arrival(entries, keys) {
  return entries.find((entry) => entry.kind === "in" && stands(entry) && meets(entry.keys, keys)) ?? null;
}

/**
 * Whether a scan of this phone still counts.
 * @param {Entry} entry
 */
export function stands(entry) {
  return !entry.voided && entry.status !== "refused" && entry.status !== "conflict" && entry.status !== "stuck";
}

/** @param {Expected} row */
export function keysOf(row) {
  return [row.ref, row.tag, row.code_tag].filter((key) => key !== undefined);
}

/**
 * Whether two sets of keys speak of the same person.
 * @param {string[]} some
 * @param {string[]} others
 */
export function meets(some, others) {
  return some.some((key) => others.includes(key));
}

/**
 * Makes a memory of what the camera saw just now: it sees the same pass many times a second, or two in turn.
 * @returns {(text: string, now: number) => boolean} whether this text is only still in front of the camera
 */
export function sight() {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return (text, now) => {
    const same = now - (seen.get(text) ?? -Infinity) < SAME_SIGHT_MS;
    for (const [old, at] of seen) if (now - at >= SAME_SIGHT_MS) seen.delete(old);
    seen.set(text, now);
    return same;
  };
}

/**
 * @param {{token: string} | {code: string}} reading
 * @param {string} letters
 * @param {Reception} reception
 */
function rowOf(reading, letters, reception) {
  const tag = tagOf(reception.code, letters);
  const field = "token" in reading ? "tag" : "code_tag";
  return reception.expected.find((row) => row[field] === tag) ?? null;
}

/**
 * @param {Verdict["sign"]} sign
 * @param {Verdict["why"]} why
 * @param {string} code
 * @returns {Verdict}
 */
function verdict(sign, why, code) {
  return { sign, why, code, row: null, keys: [], at: null, elsewhere: null };
}
