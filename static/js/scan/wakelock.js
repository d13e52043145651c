/** Keeps the screen awake while somebody works at the page; a phone that cannot just sleeps as it always did. */

let kept = false;

/** Keeps the screen awake whenever the page is in sight, from now until it is left. Safe to call again. */
export function keep() {
  if (kept || !("wakeLock" in navigator)) return;
  kept = true;
  document.addEventListener("visibilitychange", () => void ask());
  void ask();
}

/** A page loses its lock by itself when it is hidden or left; a low battery may refuse it. */
async function ask() {
  if (!document.hidden) await navigator.wakeLock.request("screen").catch(() => undefined);
}
