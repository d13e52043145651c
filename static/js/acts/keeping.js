/** What somebody pressed without a network: on this phone's disk until the server has answered and they have seen it. */

import * as database from "../database.js";
import * as ids from "../ids.js";

/** @typedef {"waiting" | "sent" | "refused"} State */
/** @typedef {{label: string, title: string, icon?: boolean}} Said the button's words, what the page was about, whether the app has an icon */
/**
 * @typedef {object} Act
 * @property {string} name "act:" and a UUID
 * @property {string} path where the form goes
 * @property {[string, string][]} fields
 * @property {number} at when it was pressed (this phone's clock, ms); no two are alike, and it never changes
 * @property {string} label
 * @property {string} title
 * @property {boolean} [icon] it was pressed in an installed app
 * @property {State} state
 * @property {boolean} tried it may have arrived, though no answer did
 * @property {{step: string, at: number} | null} then what takes it back, where somebody thought otherwise after that
 * @property {string} page where one sees how things stand, once it was answered
 * @property {string} why the server's words where it said no
 * @property {boolean} seen
 */

const WAITS = /^\/(?:e\/[^/]+\/join|p\/[^/]+\/(?:withdraw|undo|details))$/;
/** @type {Record<string, string>} */
const BACK = { join: "withdraw", withdraw: "undo", undo: "withdraw" };
const PREFIX = "act:";
// Kept among the notes: a store of its own would need a new version of the database, and that shuts out pages
// that are still open from before.
const ACTS = IDBKeyRange.bound(PREFIX, `${PREFIX}\uffff`);
const CHANNEL = "shishin-acts";
const NOTE = "shishin-acts";

/**
 * Whether a form that goes there may wait for a network.
 * @param {string} path
 */
export function waits(path) {
  return WAITS.test(path);
}

/** @returns {Promise<Act[]>} everything that waits or was answered, as it was pressed */
export async function all() {
  /** @type {Act[]} */
  const acts = await database.read("notes", (store) => store.getAll(ACTS));
  if (!acts.length) takeNoteAway();
  return acts.sort((a, b) => a.at - b.at);
}

/**
 * Keeps an act; when this returns it survives a crash. Asked again before it was sent, the newest answer counts.
 * @param {string} path
 * @param {[string, string][]} fields
 * @param {Said} said
 * @param {boolean} tried
 * @returns {Promise<string>} its name
 */
export async function add(path, fields, said, tried) {
  const name = PREFIX + ids.uuid();
  /** @type {Act} */
  const act = { name, path, fields, at: Date.now(), ...said, state: "waiting", tried, then: null, page: "", why: "", seen: false };
  await database.change(["notes"], (stores) => {
    const request = stores.notes?.getAll(ACTS);
    // In one transaction: of two quick presses, also on two pages, the second finds the first.
    if (request) request.onsuccess = () => put(stores.notes, act, request.result);
  });
  leaveNote();
  tell();
  return name;
}

/**
 * Puts an act after those that were pressed before it, in place of the one that asks the same (it has fields of the
 * same names). What may have arrived gives way only to its twin, which is taken back in the same way.
 * @param {IDBObjectStore | undefined} notes
 * @param {Act} act
 * @param {Act[]} acts
 */
function put(notes, act, acts) {
  for (const one of acts) {
    act.at = Math.max(act.at, one.at + 1);
    if (one.state !== "waiting" || one.then || asked(one, one.tried) !== asked(act, one.tried)) continue;
    act.tried ||= one.tried;
    notes?.delete(one.name);
  }
  notes?.put(act);
}

/**
 * @param {Act} act
 * @param {boolean} wholly
 */
function asked({ path, fields }, wholly) {
  return path + (wholly ? fields : [...new Set(fields.map(([name]) => name))].sort());
}

/**
 * Changes an act within one transaction; the edit returns what it becomes, or null where it goes.
 * @param {string} name
 * @param {(act: Act) => Act | null} edit
 */
export async function change(name, edit) {
  await database.change(["notes"], (stores) => {
    const request = stores.notes?.get(name);
    if (!request) return;
    request.onsuccess = () => {
      if (!request.result) return;
      const act = edit(request.result);
      if (act) stores.notes?.put(act);
      else stores.notes?.delete(name);
    };
  });
  tell();
}

/**
 * Gives the words to an act that the worker has kept, which does not know them.
 * @param {string} name
 * @param {Said} said
 */
export async function call(name, said) {
  leaveNote();
  await change(name, (act) => ({ ...act, ...said }));
}

/**
 * Thinks otherwise: what was never sent goes, what may have arrived is taken back after it; what was answered is put away.
 * @param {string} name
 */
export async function drop(name) {
  await change(name, (act) => {
    const step = mayArrive(act) && BACK[stepOf(act.path)];
    return step ? { ...act, then: { step, at: Math.max(Date.now(), act.at + 1) } } : null;
  });
}

/** @param {Act} act */
function mayArrive(act) {
  return act.state === "waiting" && act.tried;
}

/**
 * Whether somebody may still think otherwise: what may have arrived is not always taken back by one press.
 * @param {Act} act
 */
export function droppable(act) {
  return !mayArrive(act) || (!act.then && stepOf(act.path) in BACK);
}

/** @param {string} path */
function stepOf(path) {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Puts away what was sent and has been seen, as when the next page opens. */
export async function tidy() {
  for (const act of await all()) if (act.state === "sent" && act.seen) await change(act.name, () => null);
}

/** Forgets all of it, as when somebody's whole record goes. */
export async function forget() {
  for (const act of await all()) await change(act.name, () => null);
}

/**
 * Calls back whenever something changed, on this page, another or in the worker.
 * @param {() => void} hear
 */
export function onChange(hear) {
  new BroadcastChannel(CHANNEL).addEventListener("message", hear);
}

/** A channel does not hear itself, so each message gets a channel of its own. */
function tell() {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("changed");
  channel.close();
}

/** Tells every page of ours that there is something to show, so that none needs to open the store to know. */
function leaveNote() {
  globalThis.localStorage?.setItem(NOTE, "1");
}

/** The worker has no such notes; the next page to look takes it away. */
function takeNoteAway() {
  globalThis.localStorage?.removeItem(NOTE);
}
