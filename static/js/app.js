/** Starts what every page shares: its small modules, the offline notice, bars that know their place, the service worker. */

/** Where a screen holds fewer lines than these, in rem, nothing sticks to it; the stylesheet's max-height says the same. */
const FEW_LINES = 30;

/**
 * Loads the module that each marked element names (`data-module="stepper"`) and hands the element to it.
 */
async function startModules() {
  for (const element of document.querySelectorAll("[data-module]")) {
    if (!(element instanceof HTMLElement)) continue;
    const module = await import(`./${element.dataset.module}.js`);
    module.enhance(element);
  }
}

/**
 * Stays on the page where a form cannot be sent: a word waits for a network, anything else stays as it was typed.
 * A phone may think that it has a network; then the service worker finds out, and says it here.
 */
function watchForms() {
  /** @type {SubmitEvent | null} */
  let last = null;
  addEventListener("submit", (event) => {
    if (!(event.target instanceof HTMLFormElement) || event.target.method !== "post") return;
    last = event;
    if (navigator.onLine) return;
    event.preventDefault();
    void waitOrSay(event, null);
  });
  navigator.serviceWorker?.addEventListener("message", ({ data, ports }) => {
    if (data.type !== "unsent" || !last || addressOf(last) !== data.address) return;
    ports[0]?.postMessage(true);
    void waitOrSay(last, data.kept);
  });
}

/** @param {SubmitEvent} event */
function addressOf({ target, submitter }) {
  const own = submitter instanceof HTMLButtonElement && submitter.hasAttribute("formaction") && submitter.formAction;
  const form = /** @type {HTMLFormElement} */ (target);
  return own || new URL(form.getAttribute("action") ?? "", location.href).href;
}

/**
 * @param {SubmitEvent} event
 * @param {string | null} kept
 */
async function waitOrSay(event, kept) {
  try {
    const pressing = await import("./acts/pressing.js");
    await pressing.waitOrSay(event, addressOf(event), kept);
  } catch {
    // The browser would not load it now: the page for that says the same.
    location.assign("/unsent");
  }
}

/** Shows the offline notice while the phone says that it has no network. */
function watchNetwork() {
  const notice = document.getElementById("offline");
  if (!notice) return;
  const show = () => {
    notice.hidden = navigator.onLine;
  };
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}

/** Lets go of a sticky bar that would take too much of the screen, or where the letters leave few lines to it. */
function watchBars() {
  for (const bar of document.querySelectorAll(".tab-bar, .action-bar, .scan-bar, .scan-tools")) {
    const judge = () => {
      const lines = innerHeight / Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      bar.classList.toggle("unstuck", lines < FEW_LINES || bar.clientHeight * 3 > innerHeight);
    };
    new ResizeObserver(judge).observe(bar);
    addEventListener("resize", judge);
  }
}

/**
 * Registers the service worker; a browser without one, or a page over plain http, goes on without it.
 * A page that did not come through the worker is named to it, so that the very first pass is kept too.
 */
async function registerWorker() {
  if (!("serviceWorker" in navigator)) return;
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  await navigator.serviceWorker.register("/sw.js");
  const { active } = await navigator.serviceWorker.ready;
  if (!navigation?.workerStart) active?.postMessage({ type: "keep", page: location.href });
}

/** Settles what earlier visits left on this phone, whoever is signed in now. */
async function settleLeftovers() {
  const left = ["acts", "unsent", "doors"].some((what) => localStorage.getItem(`shishin-${what}`));
  if (left) await (await import("./leftovers.js")).settle();
}

/** Keeps the offer to install for the page that explains it: nobody is asked before there is a record. */
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  Object.assign(window, { offer: event });
});

/** Says when a page was seen that the service worker had kept. */
async function sayWhenSeen() {
  const at = Number(document.documentElement.dataset.seen);
  if (!at) return;
  const seen = await import("./seen.js");
  seen.say(at);
}

/** Has at hand what is needed without a network: WebKit loads nothing while a form is on its way. */
async function prepare() {
  if (document.querySelector("form[method=post]")) await import("./acts/pressing.js");
}

watchForms();
addEventListener("load", () => void prepare());
sayWhenSeen().catch(() => undefined);
watchNetwork();
watchBars();
registerWorker().catch(() => undefined);
settleLeftovers().catch(() => undefined);
addEventListener("online", () => void settleLeftovers().catch(() => undefined));
void startModules();
