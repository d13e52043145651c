/** One reception at one phone: what it knows, and what the person at the door does. Each deed is on the disk first. */

import * as counts from "./counts.js";
import * as ids from "../ids.js";
import * as judge from "./judge.js";
import * as store from "./store.js";
import * as sweeping from "./sweeping.js";

/** @typedef {import("./judge.js").Verdict} Verdict */
/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {import("./store.js").Reception} Reception */
/** @typedef {import("./store.js").Scan} Scan */
/** @typedef {{adults: number, children: number}} Heads */
/** @typedef {"camera" | "typed" | "roster"} By */
/** @typedef {{entry: Entry, before: Heads, verdict: Verdict | null, by: By}} Recount what said anew how many came, and how many were said before */
/**
 * @typedef {object} Desk
 * @property {Reception} reception
 * @property {boolean} ready whether the server has ever given the reception to this phone
 * @property {Entry[]} entries
 * @property {Reception[]} others
 * @property {number} unsent
 */

const ONE = { adults: 1, children: 0 };
const NOBODY = { adults: 0, children: 0 };

/**
 * Reads what this phone knows of an occurrence.
 * @param {string} code
 * @returns {Promise<Desk>}
 */
export async function load(code) {
  const [kept, entries, unsent] = await Promise.all([store.receptions(), store.entries(code), store.unsent()]);
  const own = kept.find((reception) => reception.code === code);
  return {
    reception: own ?? nothingYet(code),
    ready: own !== undefined,
    entries,
    others: kept.filter((reception) => reception !== own),
    unsent,
  };
}

/**
 * @param {string} code
 * @returns {Reception}
 */
function nothingYet(code) {
  const nobody = { expected: [], counted: { people: 0, heads: 0 } };
  return { ...nobody, code, title: "", day: "", ends_at: "", grant: "", grant_until: "", counted_at: 0, offset: 0 };
}

/**
 * Lets somebody in, with as many heads as were said at the door or stand on the pass; of a pass that this phone
 * does not know, the server knows how many.
 * @param {Desk} desk
 * @param {Verdict} verdict
 * @param {By} by
 * @param {Heads} [said] all together, not in addition
 * @returns {Promise<Entry>}
 */
export async function arrive(desk, verdict, by, said) {
  return keep(arriving(desk, verdict, by, said));
}

/**
 * Writes that somebody leaves; whoever does not is taken to have stayed as planned.
 * @param {Desk} desk
 * @param {Verdict} verdict
 * @param {By} by
 * @returns {Promise<Entry>}
 */
export async function leave(desk, verdict, by) {
  const scan = { ...blank(desk, "out"), by, ...subjectOf(verdict) };
  const entry = remembered(desk, scan, verdict.keys, verdict.row?.nickname ?? "", NOBODY);
  await store.record([scan], [entry]);
  return entry;
}

/**
 * Lets somebody in who was only written as leaving: the door was turned the other way.
 * @param {Desk} desk
 * @param {Entry} left
 * @param {Verdict} verdict
 * @param {By} by
 * @returns {Promise<Entry>}
 */
export async function arriveInstead(desk, left, verdict, by) {
  const wrong = desk.entries.filter((made) => made.id === left.id && judge.stands(made));
  return keep(
    arriving(desk, verdict, by),
    wrong.map((made) => voiding(desk, made)),
  );
}

/**
 * Counts somebody who has no pass.
 * @param {Desk} desk
 * @param {Heads} [heads]
 * @returns {Promise<Entry>}
 */
export async function walkIn(desk, heads = ONE) {
  return keep(walkingIn(desk, heads));
}

/**
 * Takes back what was done last on this phone: gives it, or null where there is nothing left, and what lets the same
 * person in now. Where fewer were said, nothing else does: then it is said anew how many there were before.
 * @param {Desk} desk
 * @param {Recount | null} recount the last one, as long as the door remembers it
 * @returns {Promise<[Entry | null, Entry | null]>}
 */
export async function undo(desk, recount) {
  const entry = desk.entries.findLast((made) => made.kind !== "void" && judge.stands(made));
  if (!entry) return [null, null];
  const others = desk.entries.filter((made) => made !== entry);
  const standing = judge.arrival(others, entry.keys);
  if (!standing && recount?.entry.id === entry.id) {
    return [entry, await changeHeads(desk, entry, recount.verdict, recount.by, recount.before)];
  }
  const [scan, taken] = voiding(desk, entry);
  await store.record([scan], taken);
  return [entry, standing];
}

/**
 * Corrects how many came with somebody. More is simply said; fewer takes back and says it anew.
 * @param {Desk} desk
 * @param {Entry | null} entry what this phone wrote of it; null where another did
 * @param {Verdict | null} verdict of the pass; null for a walk-in
 * @param {By} by
 * @param {Heads} heads all together
 * @returns {Promise<Entry>}
 */
export async function changeHeads(desk, entry, verdict, by, heads) {
  const known = entry ? counts.inAll(entry) : NOBODY;
  const more = heads.adults >= known.adults && heads.children >= known.children;
  const anew = verdict ? arriving(desk, verdict, by, heads) : walkingIn(desk, heads);
  if (!entry || (verdict && more)) return keep(anew);
  const wrong = desk.entries.filter((one) => one.id === entry.id || sameArrival(one, entry));
  const instead = wrong.map((made) => voiding(desk, made));
  return keep(anew, instead);
}

/**
 * How many come with a pass, as far as it says.
 * @param {Verdict | null} verdict
 * @returns {Heads}
 */
export function headsOf(verdict) {
  return verdict?.row ? { adults: verdict.row.adults, children: verdict.row.children } : ONE;
}

/**
 * Whether what the phone may do ends before the event does: what is scanned then waits for an organizer's word.
 * @param {Desk} desk
 */
export function permitEndsEarly({ reception }) {
  return Date.parse(reception.grant_until) < Date.parse(reception.ends_at);
}

/** @param {Desk} desk */
export function over(desk) {
  return sweeping.isOver(desk.reception, Date.now());
}

/** @param {Desk} desk */
export function arrived(desk) {
  return counts.arrived(desk.reception, desk.entries);
}

/** @param {Desk} desk */
export function expected(desk) {
  return counts.expected(desk.reception);
}

/** @param {Desk} desk */
export function needingLook(desk) {
  return desk.entries.filter(store.needsLook);
}

/**
 * Writes a scan with all that it takes the place of: a phone that dies meanwhile has everything or nothing of it.
 * @param {[Scan, Entry]} made
 * @param {[Scan, Entry[]][]} [instead] what is taken back with it, and sent before it
 */
async function keep([scan, entry], instead = []) {
  await store.record([...instead.map(([taking]) => taking), scan], [...instead.flatMap(([, taken]) => taken), entry]);
  return entry;
}

/**
 * @param {Desk} desk
 * @param {Verdict} verdict
 * @param {By} by
 * @param {Heads} [said]
 * @returns {[Scan, Entry]}
 */
function arriving(desk, verdict, by, said) {
  const heads = said ?? headsOf(verdict);
  const scan = { ...blank(desk, "in"), by, ...subjectOf(verdict), ...((said ?? verdict.row) && { heads }) };
  return [scan, remembered(desk, scan, verdict.keys, verdict.row?.nickname ?? "", heads)];
}

/**
 * @param {Desk} desk
 * @param {Heads} heads
 * @returns {[Scan, Entry]}
 */
function walkingIn(desk, heads) {
  const scan = { ...blank(desk, "tally"), heads };
  return [scan, remembered(desk, scan, [], "", heads)];
}

/**
 * @param {Entry} made
 * @param {Entry} entry
 */
function sameArrival(made, entry) {
  return made.kind === "in" && judge.stands(made) && judge.meets(made.keys, entry.keys);
}

/**
 * Whom a scan names to the server.
 * @param {Verdict} verdict
 */
function subjectOf(verdict) {
  return verdict.code ? { code: verdict.code } : { ref: verdict.row?.ref ?? "" };
}

/**
 * @param {Desk} desk
 * @param {import("./store.js").Kind} kind
 * @returns {Scan}
 */
function blank(desk, kind) {
  const { code, grant, offset } = desk.reception;
  const permit = desk.ready ? { grant, offset } : {};
  return { id: ids.uuid(), occurrence: code, kind, at: new Date().toISOString(), ...permit };
}

/**
 * @param {Desk} desk
 * @param {Entry} entry
 * @returns {[Scan, Entry[]]}
 */
function voiding(desk, entry) {
  const scan = { ...blank(desk, "void"), voids: entry.id };
  return [scan, [remembered(desk, scan, [entry.id], entry.nickname, NOBODY), { ...entry, voided: true }]];
}

/**
 * @param {Desk} desk
 * @param {Scan} scan
 * @param {string[]} keys
 * @param {string} nickname
 * @param {Heads} heads
 * @returns {Entry}
 */
function remembered(desk, scan, keys, nickname, heads) {
  const turn = 1 + Math.max(0, ...desk.entries.map((entry) => entry.turn ?? 0));
  const made = { id: scan.id, occurrence: scan.occurrence, kind: scan.kind, keys, nickname, ...heads, at: Date.now(), turn };
  return { ...made, status: "waiting", why: "", facts: {}, answered: null, voided: false, dismissed: false };
}
