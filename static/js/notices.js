/** Being told: asks the phone for leave at the press of a button, never before, and subscribes it. */

const ADDRESS = "/api/v1/push-subscriptions";
// A phone without a network may let us wait for ever.
const PATIENCE_MS = 15000;

/** @param {HTMLElement} section */
export function enhance(section) {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return;
  section.hidden = false;
  let asked = false;
  section.addEventListener("submit", (event) => {
    const { submitter, target } = event;
    if (asked || !navigator.onLine || !(submitter instanceof HTMLButtonElement) || submitter.value !== "1") return;
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (target);
    void subscribed(section.dataset.pass ?? "").then((can) => {
      if (!can && !("mail" in section.dataset)) return refuse(section);
      asked = true;
      form.requestSubmit(submitter);
    });
  });
}

/** @param {HTMLElement} section */
function refuse(section) {
  const notice = section.querySelector("[role=status]");
  if (notice instanceof HTMLElement) notice.hidden = false;
}

/**
 * Whether this browser is pushed to from now on.
 * @param {string} pass
 * @returns {Promise<boolean>}
 */
function subscribed(pass) {
  const late = new Promise((resolve) => setTimeout(() => resolve(false), PATIENCE_MS));
  return Promise.race([subscribe(pass).catch(() => false), late]);
}

/** @param {string} pass */
async function subscribe(pass) {
  if ((await Notification.requestPermission()) !== "granted") return false;
  const { key } = await (await fetch(ADDRESS)).json();
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription = await renewed(pushManager, key);
  const body = JSON.stringify({ ...subscription.toJSON(), pass });
  const answer = await fetch(ADDRESS, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  return answer.ok;
}

/**
 * The browser's subscription under the present key; one under another key goes.
 * @param {PushManager} manager
 * @param {string} key
 */
async function renewed(manager, key) {
  const kept = await manager.getSubscription();
  if (kept && spelled(kept.options.applicationServerKey) === key) return kept;
  await kept?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

/** @param {ArrayBuffer | null} key */
function spelled(key) {
  const letters = btoa(String.fromCharCode(...new Uint8Array(key ?? new ArrayBuffer(0))));
  return letters.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
