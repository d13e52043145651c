/** Sends what waits, one after the other as it was pressed; each leaves the queue only when the server has answered it. */

import * as keeping from "./keeping.js";

/** @typedef {import("./keeping.js").Act} Act */
/** @typedef {{left: boolean, pages: string[]}} Outcome whether something waits still; whose pages have changed */

export const SYNC_TAG = "acts";
const PATIENCE_MS = 20000;
const LOCK = "shishin-acts";
// The server is there, and wants us to come again.
const LATER = [408, 425, 429];
// The browser had no cookie of ours; the refusal brought it one.
const ANEW = "no_device";

/**
 * Sends everything that waits. Safe to call at any time and from anywhere: one sends, the others find nothing left.
 * @param {boolean} [woken] the browser woke us because there is a network; what it says here may be a moment old
 * @returns {Promise<Outcome>}
 */
export async function send(woken) {
  // Where there are no locks two may send the same; the server takes it once.
  return navigator.locks ? navigator.locks.request(LOCK, () => drain(woken)) : drain(woken);
}

/**
 * @param {boolean} [woken]
 * @returns {Promise<Outcome>}
 */
async function drain(woken) {
  /** @type {string[]} */
  const pages = [];
  for (;;) {
    const acts = await keeping.all();
    const act = acts.find((one) => one.state === "waiting");
    if (!act) return done(acts, pages);
    // What is certain not to arrive is not tried: it can be dropped without a trace.
    if (!(woken || navigator.onLine) || !(await sent(act, pages))) return { left: true, pages };
  }
}

/**
 * Nothing waits any more: the app's icon, where there is one, says no number. Elsewhere a browser ends who asks.
 * @param {Act[]} acts
 * @param {string[]} pages
 * @returns {Outcome}
 */
function done(acts, pages) {
  if (acts.some((act) => act.icon)) navigator.setAppBadge?.(0).catch(() => undefined);
  return { left: false, pages };
}

/**
 * Sends one act; false where there was no answer to it.
 * @param {Act} act
 * @param {string[]} pages
 */
async function sent(act, pages) {
  await keeping.change(act.name, (one) => ({ ...one, tried: true }));
  try {
    const first = await post(act);
    const answer = first.body.error?.code === ANEW ? await post(act) : first;
    return await settle(act, answer, pages);
  } catch {
    return false;
  }
}

/** @param {Act} act */
async function post(act) {
  const body = new URLSearchParams(act.fields);
  body.set("pressed_at", `${act.at}`);
  body.set("sent_at", `${Date.now()}`);
  const response = await fetch(`${act.path}?words=1`, {
    method: "POST",
    headers: { Accept: "application/json" },
    body,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return { status: response.status, body: await response.json() };
}

/**
 * Takes an answer to heart; whoever else answers in the server's place (a hotel's sign-in page) says nothing of ours.
 * @param {Act} act
 * @param {{status: number, body: any}} answer
 * @param {string[]} pages
 */
async function settle(act, { status, body }, pages) {
  if (status < 300 && typeof body.pass === "string") {
    pages.push(body.pass);
    await keeping.change(act.name, (one) => answered(one, body.pass));
    return true;
  }
  if (status < 400 || status >= 500 || LATER.includes(status) || !body.error?.code) return false;
  const page = act.path.slice(0, act.path.lastIndexOf("/"));
  pages.push(page);
  const why = `${body.error.text ?? ""}`;
  // Where it was refused, there is nothing to take back.
  await keeping.change(act.name, (one) => (one.then ? null : { ...one, state: "refused", page, why }));
  return true;
}

/**
 * @param {Act} act
 * @param {string} pass
 * @returns {Act}
 */
function answered(act, pass) {
  if (!act.then) return { ...act, state: "sent", page: pass };
  return { ...act, path: `${pass}/${act.then.step}`, fields: [], at: act.then.at, tried: false, then: null };
}

/**
 * Asks the browser to send also when no page is open, where it can.
 * @param {ServiceWorkerRegistration | undefined} worker
 */
export async function sendWithoutPage(worker) {
  if (!worker || !("sync" in worker)) return;
  const sync = /** @type {{register(tag: string): Promise<void>}} */ (worker.sync);
  // The person may have switched it off; then the next open page sends.
  await sync.register(SYNC_TAG).catch(() => undefined);
}
