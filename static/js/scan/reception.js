/** Fetches what a scanning phone keeps for a reception, and measures how wrong its clock is on the way. */

import * as store from "./store.js";
import * as sweeping from "./sweeping.js";

/** @typedef {import("./store.js").Reception} Reception */

const PATIENCE_MS = 10000;

/**
 * Asks the server and keeps the answer.
 * @param {string} source the reception's address
 * @returns {Promise<"fresh" | "sign-in" | "offline">}
 */
export async function refresh(source) {
  try {
    const here = await store.receptions();
    const asked = Date.now();
    const response = await fetch(source, {
      headers: { Accept: "application/json" },
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.status === 401 || response.status === 403) return "sign-in";
    if (!response.ok) return "offline";
    await keep(await response.json(), asked, here);
    return "fresh";
  } catch {
    return "offline";
  }
}

/**
 * @param {any} given
 * @param {number} asked
 * @param {Reception[]} here what this phone kept when it asked
 */
async function keep(given, asked, here) {
  const middle = (asked + Date.now()) / 2;
  /** @type {Reception} */
  const reception = {
    code: given.occurrence.code,
    title: given.occurrence.title,
    day: given.occurrence.day,
    ends_at: given.occurrence.ends_at,
    grant: given.grant,
    grant_until: given.grant_until,
    expected: given.expected,
    going: given.going,
    counted: given.counted,
    counted_at: Math.round(middle),
    offset: Math.round(middle - Date.parse(given.server_at)),
  };
  await sweeping.keep(
    reception,
    here.some((kept) => kept.code === reception.code),
  );
  await store.fillGrants(reception);
}
