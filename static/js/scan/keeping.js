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
  const registration = await navigator.serviceWorker.ready;
  return (await ask(registration.active, { type: "keep", page: location.href, scanner: true, decoder }))
    ? "ready"
    : "no-worker";
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
    setTimeout(() => resolve(false), PATIENCE_MS);
    if (worker) worker.postMessage(message, [channel.port2]);
    else resolve(false);
  });
}
