/** Until when this phone keeps who is expected at a reception: a day after the end. The worker needs none of it. */

import * as database from "../database.js";
import * as store from "./store.js";

/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {import("./store.js").Reception} Reception */

const KEPT_AFTER_END_MS = 24 * 3600 * 1000;
const DOORS = "shishin-doors";

/**
 * Keeps what the server gave; of a reception that is long over it gives the permit, and nobody needs the names. What
 * was here when it was asked for, and is not any more, was forgotten meanwhile, and stays so.
 * @param {Reception} reception
 * @param {boolean} wasHere
 */
export async function keep(reception, wasHere) {
  const kept = isOver(reception, Date.now()) ? { ...reception, expected: [] } : reception;
  await database.change(["receptions"], ({ receptions }) => {
    if (wasHere) database.amend(receptions, kept.code, (former) => Object.assign(former, kept));
    else receptions?.put(kept);
  });
  noteNextSweep(await store.receptions());
}

/**
 * Forgets who was expected, and whoever came, a day after the end; what was not sent stays.
 * @param {number} now
 */
export async function sweep(now) {
  const over = (await store.receptions()).filter((kept) => isOver(kept, now));
  if (over.length) await store.forgetReceptions(over);
  const kept = await store.receptions();
  noteNextSweep(kept, await forgetAnswered(new Set(kept.map((one) => one.code))));
}

/**
 * Whether a reception is so long over that nobody needs its names.
 * @param {Reception} kept
 * @param {number} now
 */
export function isOver(kept, now) {
  return endOf(kept) < now;
}

/** @param {Reception} kept */
function endOf(kept) {
  return Date.parse(kept.ends_at) + KEPT_AFTER_END_MS;
}

/**
 * Forgets what was answered only after its reception was forgotten; says whether some of it still waits.
 * @param {Set<string>} kept the occurrences whose receptions are still here
 */
async function forgetAnswered(kept) {
  /** @type {Entry[]} */
  const made = await database.read("journal", (store) => store.getAll());
  const left = made.filter((entry) => !kept.has(entry.occurrence));
  const done = left.filter((entry) => entry.status !== "waiting" && !store.needsLook(entry));
  if (done.length) {
    await database.change(["journal"], (stores) => {
      for (const entry of done) stores.journal?.delete(entry.id);
    });
  }
  return done.length < left.length;
}

/**
 * Tells every page of ours from when on there is something to forget, so that none needs to open the store to know.
 * @param {Reception[]} kept
 * @param {boolean} [more] whether there is anything besides
 */
function noteNextSweep(kept, more) {
  if (kept.length || more) localStorage.setItem(DOORS, String(more ? 0 : Math.min(...kept.map(endOf))));
  else localStorage.removeItem(DOORS);
}
