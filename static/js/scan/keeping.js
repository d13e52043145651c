/** Makes the page ready for no signal: the worker keeps the page and all that it loads. */

import * as detection from "./detector.js";

const PATIENCE_MS = 60000;

/**
 * Asks the worker to keep this page and the scanner's files.
 * @returns {Promise<"ready" | "no-worker" | "no-https">}
 */
export async function keepPage() {
  if (!isSecureContext) return "no-https";
  if (!("serviceWorker" in navigator)) return "no-worker";
  const decoder = (await detection.native()) === null;
  const wish = { type: "keep", page: location.href, scanner: true, decoder };
  // A browser that refuses the worker never says so; then the wait does.
  const kept = navigator.serviceWorker.ready.then((registration) => ask(registration.active, wish));
  const late = new Promise((resolve) => setTimeout(() => resolve(false), PATIENCE_MS));
  return (await Promise.race([kept, late])) ? "ready" : "no-worker";
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
