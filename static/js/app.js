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

watchNetwork();
watchBars();
registerWorker().catch(() => undefined);
sendLeftovers().catch(() => undefined);
addEventListener("online", () => void sendLeftovers());
void startModules();
