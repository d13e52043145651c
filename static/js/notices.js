/** Being told: asks the phone for leave at the press of a button, never before, and subscribes it. */

const ADDRESS = "/api/v1/push-subscriptions";
// A phone without a network may let us wait for ever.
const PATIENCE_MS = 15000;

/** @param {HTMLElement} section */
export function enhance(section) {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return;
  let asked = false;
  section.addEventListener("submit", (event) => {
    const { submitter, target } = event;
    if (asked || !navigator.onLine || !(submitter instanceof HTMLButtonElement) || submitter.value !== "1") return;
    event.preventDefault();
    const submit = () => {
      asked = true;
      /** @type {HTMLFormElement} */ (target).requestSubmit(submitter);
    };
    // Where the phone says no, the server knows another way. It may say so before this event is over, and until
    // then a form is not sent anew.
    void subscribed(section.dataset.pass ?? "").then(() => setTimeout(submit));
  });
}

/**
 * Has this browser pushed to, where it can and its person lets it.
 * @param {string} pass
 * @returns {Promise<unknown>}
 */
function subscribed(pass) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  return Promise.race([subscribe(pass).catch(() => undefined), late]);
}

/** @param {string} pass */
async function subscribe(pass) {
  if ((await Notification.requestPermission()) !== "granted") return;
  const { key } = await (await fetch(ADDRESS)).json();
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription = await renewed(pushManager, key);
  const body = JSON.stringify({ ...subscription.toJSON(), pass });
  await fetch(ADDRESS, { method: "POST", headers: { "Content-Type": "application/json" }, body });
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
