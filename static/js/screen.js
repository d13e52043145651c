/** The venue's screen: shows the next code when its time has come, keeps awake, and says when it cannot. */

import * as wakelock from "./scan/wakelock.js";

const AGAIN_MS = 3000;
// An answer that comes later than this belongs to the code after it.
const PATIENCE_MS = 10_000;

/** @param {HTMLElement} screen holds #code, with data-next and data-good in milliseconds, and #code-old */
export function enhance(screen) {
  let goodUntil = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function take() {
    const { next, good } = part(screen, "code").dataset;
    goodUntil = Date.now() + Number(good);
    show(true);
    wait(Number(next));
  }

  /** @param {number} milliseconds */
  function wait(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(() => void renew(), milliseconds);
  }

  /** @param {boolean} good */
  function show(good) {
    part(screen, "code").hidden = !good;
    part(screen, "code-old").hidden = good;
  }

  async function renew() {
    const code = await fetched().catch(() => null);
    if (code) {
      part(screen, "code").replaceWith(code);
      take();
    } else {
      if (Date.now() >= goodUntil) show(false);
      wait(AGAIN_MS);
    }
  }

  function wakeUp() {
    // A tablet that slept shows what was good when it fell asleep.
    if (!document.hidden) void renew();
  }

  document.addEventListener("visibilitychange", wakeUp);
  addEventListener("online", () => void renew());
  wakelock.keep();
  take();
  screen.dataset.started = "yes";
}

/** The part of the page as it is now; null where the session ended or reception did. */
async function fetched() {
  const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return answer.ok ? page.getElementById("code") : null;
}

/**
 * @param {HTMLElement} screen
 * @param {string} id
 */
function part(screen, id) {
  return /** @type {HTMLElement} */ (screen.querySelector(`#${id}`));
}
