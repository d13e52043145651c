/** What somebody pressed without a network: on this phone's disk until the server has answered and they have seen it. */

import * as database from "../database.js";
import * as ids from "../ids.js";

/** @typedef {"waiting" | "sent" | "refused"} State */
/** @typedef {{label: string, title: string}} Said the button's words, and what the page was about */
/**
 * @typedef {object} Act
 * @property {string} name "act:" and a UUID
 * @property {string} path where the form goes
 * @property {[string, string][]} fields
 * @property {number} at when it was pressed (this phone's clock, ms); no two are alike, and it never changes
 * @property {string} label
 * @property {string} title
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
  // Kept among the notes: a store of its own would need a new version of the database, and that shuts out pages
  // that are still open from before.
  const range = IDBKeyRange.bound(PREFIX, `${PREFIX}\uffff`);
  /** @type {Act[]} */
  const acts = await database.read("notes", (store) => store.getAll(range));
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
  const acts = await all();
  const former = acts.filter((act) => act.state === "waiting" && !act.tried && act.path === path && alike(act, fields));
  const name = PREFIX + ids.uuid();
  const at = Math.max(Date.now(), ...acts.map((act) => act.at + 1));
  /** @type {Act} */
  const act = { name, path, fields, at, ...said, state: "waiting", tried, then: null, page: "", why: "", seen: false };
  await database.change(["notes"], (stores) => {
    for (const { name: old } of former) stores.notes?.delete(old);
    stores.notes?.put(act);
  });
  leaveNote();
  tell();
  return name;
}

/**
 * Whether a form asks the same: it has fields of the same names.
 * @param {Act} act
 * @param {[string, string][]} fields
 */
function alike(act, fields) {
  /** @param {[string, string][]} pairs */
  const names = (pairs) => [...new Set(pairs.map(([name]) => name))].sort().join();
  return names(act.fields) === names(fields);
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
  if (typeof localStorage !== "undefined") localStorage.setItem(NOTE, "1");
}

/** The worker has no such notes; the next page to look takes it away. */
function takeNoteAway() {
  if (typeof localStorage !== "undefined") localStorage.removeItem(NOTE);
}
