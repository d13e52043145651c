/** What this phone keeps of receptions, in IndexedDB: scans not yet answered, scans made, who is expected. */

import * as database from "../database.js";
import * as ids from "../ids.js";

/**
 * @typedef {object} Expected a line of the roster: what an organizer's phone may hold, and no more
 * @property {string} [ref] with nickname and stance, none of which a helper's phone has
 * @property {string} [nickname]
 * @property {number} adults
 * @property {number} children
 * @property {string} [stance]
 * @property {string} [part]
 * @property {boolean} [consent] whether a guardian agreed, where that is asked
 * @property {string} tag
 * @property {string} [code_tag]
 * @property {string | null} [in_at] when they came in, as the server knows it
 * @property {boolean} [came] the same without the time, on a helper's phone
 */
/**
 * @typedef {object} Reception what the server gave for one occurrence
 * @property {string} code
 * @property {string} title
 * @property {string} day
 * @property {string} ends_at
 * @property {string} grant
 * @property {string} grant_until
 * @property {Expected[]} expected
 * @property {number} [going] how many heads said they would come, where the lines do not say
 * @property {{people: number, heads: number}} counted
 * @property {number} counted_at when the server counted (this phone's clock, ms)
 * @property {number} offset this phone's clock minus the server's, ms
 */
/** @typedef {"in" | "out" | "tally" | "void"} Kind */
/** @typedef {"waiting" | "recorded" | "already" | "review" | "refused" | "conflict" | "stuck"} Status */
/**
 * @typedef {object} Scan what is sent
 * @property {string} id
 * @property {string} occurrence
 * @property {Kind} kind
 * @property {string} at
 * @property {"camera" | "typed" | "roster"} [by]
 * @property {string} [code]
 * @property {string} [ref]
 * @property {string} [voids]
 * @property {{adults: number, children: number}} [heads]
 * @property {number} [offset]
 * @property {string} [grant]
 */
/**
 * @typedef {object} Entry what this phone remembers of a scan that it made; never the code
 * @property {string} id
 * @property {string} occurrence
 * @property {Kind} kind
 * @property {string[]} keys what the person is known by here; of a void, the id that it takes back
 * @property {string} nickname
 * @property {number} adults
 * @property {number} children
 * @property {number} at
 * @property {number} [turn] the order in which this phone made it: its clock may have been set back since
 * @property {Status} status
 * @property {string} why
 * @property {Record<string, unknown>} facts
 * @property {number | null} answered
 * @property {boolean} voided
 * @property {boolean} dismissed
 */
/** @typedef {{id: string, made: number, stuck: boolean, scan: Scan}} Waiting */
/** @typedef {{id: string, status: Status, code?: string, facts?: Record<string, unknown>}} Answer */

const LEFTOVERS = "shishin-unsent";

/**
 * Writes scans and what is remembered of them, all or nothing; when this returns they survive a crash.
 * @param {Scan[]} scans
 * @param {Entry[]} entries
 */
export async function record(scans, entries) {
  await database.change(["queue", "journal"], (stores) => {
    const made = Date.now();
    // What was written together is sent in its order, too.
    for (const [place, scan] of scans.entries()) stores.queue?.put({ id: scan.id, made: made + place / 1000, stuck: false, scan });
    for (const entry of entries) stores.journal?.put(entry);
  });
  leaveNote();
}

/**
 * The oldest scans that can be sent.
 * @param {number} count
 * @returns {Promise<Scan[]>}
 */
export async function sendable(count) {
  const waiting = await queue();
  return waiting
    .filter((item) => !item.stuck && item.scan.grant)
    .slice(0, count)
    .map((item) => item.scan);
}

/** How many scans have no answer yet. */
export async function unsent() {
  /** @type {number} */
  const count = await database.read("queue", (store) => store.count());
  if (!count) takeNoteAway();
  return count;
}

/** @returns {Promise<Waiting[]>} the queue, oldest first */
export async function queue() {
  /** @type {Waiting[]} */
  const waiting = await database.read("queue", (store) => store.getAll());
  if (!waiting.length) takeNoteAway();
  return waiting.sort((a, b) => a.made - b.made);
}

/**
 * Takes answered scans out of the queue and remembers the answers; nothing else ever leaves it unasked.
 * @param {Answer[]} answers
 */
export async function settle(answers) {
  const answered = Date.now();
  await database.change(["queue", "journal"], (stores) => {
    for (const answer of answers) {
      stores.queue?.delete(answer.id);
      database.amend(stores.journal, answer.id, (entry) => {
        Object.assign(entry, { status: answer.status, why: answer.code ?? "", facts: answer.facts ?? {}, answered });
      });
    }
  });
}

/**
 * Sets a scan aside that the server could not even read: a person decides.
 * @param {string} id
 */
export async function setAside(id) {
  await database.change(["queue", "journal"], (stores) => {
    database.amend(stores.queue, id, (waiting) => {
      waiting.stuck = true;
    });
    database.amend(stores.journal, id, (entry) => {
      entry.status = "stuck";
    });
  });
}

/**
 * Gives scans that were made before the phone had its grant the grant and the measured offset.
 * @param {Reception} reception
 */
export async function fillGrants(reception) {
  const bare = (await queue()).filter((item) => item.scan.occurrence === reception.code && !item.scan.grant);
  if (!bare.length) return;
  await database.change(["queue"], (stores) => {
    for (const item of bare) {
      const scan = { ...item.scan, grant: reception.grant, offset: reception.offset };
      stores.queue?.put({ ...item, scan });
    }
  });
}

/**
 * The scans made here for an occurrence, oldest first.
 * @param {string} occurrence
 * @returns {Promise<Entry[]>}
 */
export async function entries(occurrence) {
  /** @type {Entry[]} */
  const found = await database.read("journal", (store) => store.index("occurrence").getAll(occurrence));
  return found.sort((a, b) => (a.turn ?? 0) - (b.turn ?? 0) || a.at - b.at);
}

/** @returns {Promise<Reception[]>} */
export async function receptions() {
  return database.read("receptions", (store) => store.getAll());
}

/** Forgets every name on this phone, as at signing out; what was not sent stays, and so does what needs a look. */
export async function forget() {
  await forgetReceptions(await receptions());
}

/**
 * Forgets receptions and whoever came to them; what was not sent stays, without a name.
 * @param {Reception[]} over
 */
export async function forgetReceptions(over) {
  const made = (await Promise.all(over.map((kept) => entries(kept.code)))).flat();
  await database.change(["receptions", "journal"], (stores) => {
    for (const kept of over) stores.receptions?.delete(kept.code);
    for (const entry of made) {
      if (entry.status === "waiting" || needsLook(entry)) stores.journal?.put({ ...entry, nickname: "" });
      else stores.journal?.delete(entry.id);
    }
  });
}

/**
 * Whether a person should look at what became of a scan.
 * @param {Entry} entry
 */
export function needsLook(entry) {
  return !entry.dismissed && ["refused", "conflict", "stuck"].includes(entry.status);
}

/** The name by which this browser tells its own scans from another's. */
export async function device() {
  /** @type {{name: string, value: string} | undefined} */
  const known = await database.read("notes", (store) => store.get("device"));
  if (known) return known.value;
  const value = ids.uuid();
  await database.change(["notes"], (stores) => stores.notes?.put({ name: "device", value }));
  return value;
}

/** Tells every page of ours that something waits here, so that none needs to open the store to know. */
function leaveNote() {
  if (typeof localStorage !== "undefined") localStorage.setItem(LEFTOVERS, "1");
}

/** The worker has no such notes; the next page to look takes it away. */
function takeNoteAway() {
  if (typeof localStorage !== "undefined") localStorage.removeItem(LEFTOVERS);
}
