/** Keeps the screen awake while the camera is open; a phone that cannot just sleeps as it always did. */

/** @type {WakeLockSentinel | null} */
let lock = null;

/** @param {boolean} awake */
export async function keep(awake) {
  const held = lock;
  lock = null;
  // Hidden pages lose the lock by themselves, and a low battery may refuse it.
  await held?.release().catch(() => undefined);
  if (awake && "wakeLock" in navigator) lock = await navigator.wakeLock.request("screen").catch(() => null);
}
