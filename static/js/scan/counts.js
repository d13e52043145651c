/** How many heads have come, by what the server counted and what this phone did since. Pure. */

import * as judge from "./judge.js";

/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {import("./store.js").Reception} Reception */

/**
 * Heads that have come in, as far as this phone can know.
 * @param {Reception} reception
 * @param {Entry[]} entries
 */
export function arrived(reception, entries) {
  const settled = entries.filter((entry) => entry.answered !== null && entry.answered < reception.counted_at);
  return reception.counted.heads + heads(entries) - heads(withoutLaterVoids(settled, entries));
}

/**
 * Heads that said they would come.
 * @param {Reception} reception
 */
export function expected(reception) {
  const going = reception.expected.filter((row) => row.stance === "going");
  return reception.going ?? going.reduce((sum, row) => sum + row.adults + row.children, 0);
}

/**
 * How many somebody's arrival stands for: what the server said when it had it, else what this phone wrote.
 * @param {Entry} entry
 * @returns {import("./desk.js").Heads}
 */
export function inAll(entry) {
  const { adults = entry.adults, children = entry.children } = /** @type {Partial<import("./desk.js").Heads>} */ (entry.facts);
  return { adults, children };
}

/**
 * The larger number of each, as two who count the same people add up.
 * @param {import("./desk.js").Heads} some
 * @param {import("./desk.js").Heads} others
 */
export function larger(some, others) {
  return { adults: Math.max(some.adults, others.adults), children: Math.max(some.children, others.children) };
}

/**
 * The heads that these scans of this phone stand for: the largest said of each person, and the sum of the walk-ins.
 * @param {Entry[]} entries
 */
function heads(entries) {
  const counting = entries.filter((entry) => judge.stands(entry) && (entry.status === "waiting" || entry.status === "recorded"));
  /** By everything that a person is known by. @type {Map<string, {adults: number, children: number}>} */
  const persons = new Map();
  let sum = 0;
  for (const { kind, keys, adults, children } of counting) {
    if (kind === "tally") sum += adults + children;
    if (kind !== "in") continue;
    const known = keys.map((key) => persons.get(key)).find((person) => person) ?? { adults: 0, children: 0 };
    known.adults = Math.max(known.adults, adults);
    known.children = Math.max(known.children, children);
    for (const key of keys) persons.set(key, known);
  }
  for (const { adults, children } of new Set(persons.values())) sum += adults + children;
  return sum;
}

/**
 * The scans as the server knew them: one taken back since then still stood.
 * @param {Entry[]} settled
 * @param {Entry[]} entries
 */
function withoutLaterVoids(settled, entries) {
  const known = new Set(settled.filter((entry) => entry.kind === "void").flatMap((entry) => entry.keys));
  const late = new Set(entries.filter((entry) => entry.kind === "void").flatMap((entry) => entry.keys));
  return settled.map((entry) => (late.has(entry.id) && !known.has(entry.id) ? { ...entry, voided: false } : entry));
}
