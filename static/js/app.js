/** Starts what every page shares: its small modules, the offline notice, bars that know their place, the service worker. */

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
 * Stays on the page where a form cannot be sent, says so beside the button, and keeps what was typed.
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
    sayUnsent(event);
  });
  navigator.serviceWorker?.addEventListener("message", ({ data, ports }) => {
    if (data.type !== "unsent" || !last || addressOf(last) !== data.address) return;
    sayUnsent(last);
    ports[0]?.postMessage(true);
  });
}

/** @param {SubmitEvent} event */
function addressOf({ target, submitter }) {
  const own = submitter instanceof HTMLButtonElement && submitter.hasAttribute("formaction") && submitter.formAction;
  const form = /** @type {HTMLFormElement} */ (target);
  return own || new URL(form.getAttribute("action") ?? "", location.href).href;
}

/** @param {SubmitEvent} event */
function sayUnsent({ target, submitter }) {
  const notice = document.getElementById("unsent");
  const form = /** @type {HTMLFormElement} */ (target);
  const place = submitter?.closest(".buttons.two") ?? submitter ?? form.lastElementChild;
  if (!notice || !place) return;
  // Hidden first, so that it is heard anew at every press.
  notice.hidden = true;
  place.before(notice);
  notice.hidden = false;
  notice.scrollIntoView({ block: "nearest" });
}

/** Says when a page was seen that the service worker had kept. */
function sayWhenSeen() {
  const notice = document.getElementById("seen");
  const time = notice?.querySelector("time");
  const { dataset, lang } = document.documentElement;
  if (!notice || !time || !dataset.seen) return;
  const then = new Date(Number(dataset.seen));
  /** @type {Intl.DateTimeFormatOptions} */
  const day = then.toDateString() === new Date().toDateString() ? {} : { month: "long", day: "numeric" };
  time.dateTime = then.toISOString();
  time.textContent = then.toLocaleString(lang, { ...day, hour: "numeric", minute: "2-digit", hourCycle: "h23" });
  notice.hidden = false;
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

/** Lets go of a sticky bar that would take more than a third of the screen, whatever made it so tall. */
function watchBars() {
  for (const bar of document.querySelectorAll(".tab-bar, .action-bar, .scan-bar, .scan-tools")) {
    const judge = () => {
      bar.classList.toggle("unstuck", bar.clientHeight * 3 > innerHeight);
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

/** Sends scans that an earlier visit left on this phone, whoever is signed in now. */
async function sendLeftovers() {
  if (!localStorage.getItem("shishin-unsent")) return;
  const queue = await import("./scan/queue.js");
  await queue.send();
}

watchForms();
sayWhenSeen();
watchNetwork();
watchBars();
registerWorker().catch(() => undefined);
sendLeftovers().catch(() => undefined);
addEventListener("online", () => void sendLeftovers());
void startModules();
