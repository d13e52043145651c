/** Makes the page ready for no signal: the worker keeps the page and all that it loads. */

import * as detection from "./detector.js";

const PATIENCE_MS = 60000;
export const SOON_MS = 2000;

/**
 * Asks the worker to keep this page and the scanner's files, and says whether it has them all. To be asked again
 * and again: a browser clears away, another tab signs out, and what did not come through may come now.
 * @returns {Promise<"ready" | "not-yet" | "no-worker" | "no-https">}
 */
export async function keepPage() {
  if (!isSecureContext) return "no-https";
  if (!("serviceWorker" in navigator)) return "no-worker";
  return Promise.race([askWorker(), late()]);
}

/** @returns {Promise<"ready" | "not-yet">} */
async function askWorker() {
  const decoder = (await detection.native()) === null;
  const wish = { type: "keep", page: location.href, scanner: true, decoder };
  const { active } = await navigator.serviceWorker.ready;
  // One that was taken away still answers its open pages, and will not be there for the next.
  const there = (await navigator.serviceWorker.getRegistration()) !== undefined;
  return there && (await ask(active, wish)) ? "ready" : "not-yet";
}

/**
 * A browser that refuses the worker never says so; then the wait does.
 * @returns {Promise<"not-yet" | "no-worker">}
 */
async function late() {
  await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  return (await navigator.serviceWorker.getRegistration()) ? "not-yet" : "no-worker";
}

/** Asks the browser not to clear away what waits here when it runs out of room. */
export async function keepStore() {
  if (navigator.storage && (await mayClear())) await navigator.storage.persist();
}

/** Whether the browser may clear away what waits here; one that does not say may. */
export async function mayClear() {
  return !(await navigator.storage?.persisted().catch(() => false));
}

/**
 * @param {ServiceWorker | null} worker
 * @param {object} message
 * @returns {Promise<boolean>} whether it was done
 */
function ask(worker, message) {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => resolve(event.data === true);
    if (worker) worker.postMessage(message, [channel.port2]);
    else resolve(false);
  });
}
