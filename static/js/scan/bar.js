/** The line that is always in sight: how many came, what is not sent yet, whether the phone is ready for no signal. */

import * as desks from "./desk.js";
import * as words from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {"getting" | "ready" | "no-worker" | "no-https" | "not-yet" | "again" | "may-clear"} Readiness */

/**
 * @param {Desk} desk
 * @param {{offline: boolean, signIn: boolean, readiness: Readiness}} state
 */
export function show(desk, state) {
  write("scan-arrived", String(desks.arrived(desk)));
  write("scan-expected", String(desks.expected(desk)));
  write("scan-unsent", String(desk.unsent));
  reveal("scan-offline", state.offline);
  reveal("scan-sign-in", state.signIn);
  const looks = desks.needingLook(desk).length;
  write("scan-looks", String(looks));
  reveal("scan-look", looks > 0);
  showReadiness(desk, state.readiness);
}

/**
 * @param {Desk} desk
 * @param {Readiness} readiness
 */
function showReadiness(desk, readiness) {
  const place = document.getElementById("scan-ready");
  if (!place) return;
  place.dataset.ready = readiness;
  const facts = { n: desk.reception.expected.length, time: words.since(desk.reception.counted_at) };
  place.replaceChildren(words.of(`ready-${readiness}`, facts));
}

/**
 * @param {string} id
 * @param {string} text
 */
function write(id, text) {
  const place = document.getElementById(id);
  if (place && place.textContent !== text) place.textContent = text;
}

/**
 * @param {string} id
 * @param {boolean} visible
 */
function reveal(id, visible) {
  const place = document.getElementById(id);
  if (place) place.hidden = !visible;
}
