/** Says that a page is as it was seen earlier, and when that was. */

/** @param {number} at milliseconds since 1970 */
export function say(at) {
  const notice = document.getElementById("seen");
  const time = notice?.querySelector("time");
  if (!notice || !time) return;
  const then = new Date(at);
  /** @type {Intl.DateTimeFormatOptions} */
  const day = then.toDateString() === new Date().toDateString() ? {} : { month: "long", day: "numeric" };
  const how = /** @type {const} */ ({ hour: "numeric", minute: "2-digit", hourCycle: "h23" });
  time.dateTime = then.toISOString();
  time.textContent = then.toLocaleString(document.documentElement.lang, { ...day, ...how });
  // Who keeps a door finds back to it from here.
  const door = notice.querySelector("a");
  if (door) door.hidden = localStorage.getItem("shishin-doors") === null;
  notice.hidden = false;
}
