/** What earlier visits left on this phone: words and scans that wait to be sent, and receptions that are long over. */

/** Sends what waits, and forgets what was kept for longer than it may be. */
export async function settle() {
  try {
    await sendAll();
  } finally {
    await forgetOldDoors();
  }
}

async function sendAll() {
  if (localStorage.getItem("shishin-acts")) (await import("./acts/showing.js")).start();
  // A battery taken out loses the newest notes, never a scan: a phone that keeps a door looks for itself.
  if (!["unsent", "doors"].some((what) => localStorage.getItem(`shishin-${what}`))) return;
  const queue = await import("./scan/queue.js");
  await showUnsent();
  queue.onAnswers(() => void showUnsent());
  await queue.send();
  await showUnsent();
}

/** Says on organizers' pages how many scans wait, also to whoever signed in here after the one who made them. */
async function showUnsent() {
  const place = document.getElementById("unsent-scans");
  if (!place) return;
  const count = await (await import("./scan/store.js")).unsent();
  place.hidden = !count;
  const number = place.querySelector("b");
  if (number) number.textContent = String(count);
}

/** Forgets what was kept for a reception that is long over, also where nobody opens its page again. */
async function forgetOldDoors() {
  const next = localStorage.getItem("shishin-doors");
  if (next === null || Date.now() < Number(next)) return;
  const sweeping = await import("./scan/sweeping.js");
  await sweeping.sweep(Date.now());
}
