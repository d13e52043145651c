/** Sends what waits on this phone, in the background; a scan leaves the queue only when the server has answered it. */

import * as store from "./store.js";

/** @typedef {import("./store.js").Answer} Answer */
/** @typedef {import("./store.js").Scan} Scan */
/** @typedef {{state: "empty" | "done" | "offline" | "sign-in" | "later", until: number}} Outcome `until`: not to try again before (on the clock of `performance`, which nobody sets; ms) */
/** @typedef {{answers: Answer[]} | {refused: "size" | "sign-in"} | {retry: number}} Reply `retry`: in so many ms, 0 without a network */

export const ADDRESS = "/api/v1/scans";
export const SYNC_TAG = "scans";
const LARGEST_BATCH = 200;
const PATIENCE_MS = 20000;
const PAUSE_MS = 30000;
const CHANNEL = "shishin-scans";
const LOCK = "shishin-scans";

/** @type {Promise<Outcome>} */
let last = Promise.resolve({ state: "empty", until: 0 });
let asked = false;
let quietUntil = 0;

/**
 * Sends everything that waits. Safe to call at any time and from anywhere: one sends, the others follow it.
 * @returns {Promise<Outcome>}
 */
export function send() {
  if (asked) return last;
  asked = true;
  last = last.then(begin, begin);
  return last;
}

/** @returns {Promise<Outcome>} */
async function begin() {
  asked = false;
  if (performance.now() < quietUntil) return { state: "later", until: quietUntil };
  return alone(drain);
}

/**
 * Keeps two tabs and the worker from sending the same. Where there are no locks they may: the server takes it.
 * @param {() => Promise<Outcome>} work
 * @returns {Promise<Outcome>}
 */
async function alone(work) {
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}

/** @returns {Promise<Outcome>} */
async function drain() {
  let size = LARGEST_BATCH;
  for (let sent = 0; ; sent += 1) {
    const scans = await store.sendable(size);
    if (!scans.length) return { state: sent ? "done" : "empty", until: 0 };
    const reply = await post(scans);
    if ("answers" in reply) size = LARGEST_BATCH;
    const outcome = await digest(reply, scans);
    if (outcome) return outcome;
    if ("refused" in reply) size = scans.length > 1 ? Math.ceil(scans.length / 2) : LARGEST_BATCH;
  }
}

/**
 * Carries out a reply; null where there may be more to send at once.
 * @param {Reply} reply
 * @param {Scan[]} scans
 * @returns {Promise<Outcome | null>}
 */
async function digest(reply, scans) {
  if ("answers" in reply) return settle(reply.answers, scans);
  if ("retry" in reply) return wait(reply.retry);
  if (reply.refused === "sign-in") return { state: "sign-in", until: 0 };
  const [only, ...more] = scans;
  if (only && !more.length) {
    await store.setAside(only.id);
    tell();
  }
  return null;
}

/**
 * @param {Answer[]} answers
 * @param {Scan[]} scans
 * @returns {Promise<Outcome | null>}
 */
async function settle(answers, scans) {
  const sent = new Set(scans.map((scan) => scan.id));
  const ours = answers.filter((answer) => sent.has(answer.id));
  if (!ours.length) return wait(PAUSE_MS);
  await store.settle(ours);
  tell();
  return null;
}

/**
 * @param {number} pause
 * @returns {Outcome}
 */
function wait(pause) {
  if (!pause) return { state: "offline", until: 0 };
  quietUntil = performance.now() + pause;
  return { state: "later", until: quietUntil };
}

/**
 * @param {Scan[]} scans
 * @returns {Promise<Reply>}
 */
async function post(scans) {
  const body = JSON.stringify({ device: await store.device(), sent_at: new Date().toISOString(), scans });
  try {
    const response = await fetch(ADDRESS, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return await understood(response);
  } catch {
    return { retry: 0 };
  }
}

/**
 * @param {Response} response
 * @returns {Promise<Reply>}
 */
async function understood(response) {
  if (response.ok) return { answers: answersIn(await response.json()) };
  if (response.status === 401 || response.status === 403) return { refused: "sign-in" };
  if ([400, 413, 422].includes(response.status)) return { refused: "size" };
  return { retry: pauseIn(response.headers.get("Retry-After")) };
}

/**
 * The answers in a body; whoever else answers in the server's place (a hotel's sign-in page) says nothing of ours.
 * @param {any} body
 * @returns {Answer[]}
 */
function answersIn(body) {
  const results = Array.isArray(body) ? body : body?.results;
  return Array.isArray(results) ? results.filter((answer) => typeof answer?.id === "string" && answer.status) : [];
}

/** @param {string | null} header seconds, or a date */
function pauseIn(header) {
  const seconds = Number(header);
  if (header && seconds > 0) return seconds * 1000;
  const date = header ? Date.parse(header) - Date.now() : NaN;
  return date > 0 ? date : PAUSE_MS;
}

/**
 * Asks the browser to send also when no page is open, where it can.
 * @returns {Promise<void>}
 */
export async function sendWithoutPage() {
  const worker = await navigator.serviceWorker?.getRegistration();
  if (worker && "sync" in worker) {
    const sync = /** @type {{register(tag: string): Promise<void>}} */ (worker.sync);
    // The person may have switched it off; then the next open page sends.
    await sync.register(SYNC_TAG).catch(() => undefined);
  }
}

/**
 * Calls back whenever answers came in, on this page, another or the worker.
 * @param {() => void} hear
 */
export function onAnswers(hear) {
  new BroadcastChannel(CHANNEL).addEventListener("message", hear);
}

/** Tells every page; a channel does not hear itself, so each message gets a channel of its own. */
function tell() {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("answers");
  channel.close();
}
