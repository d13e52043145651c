/** Keeps what was pressed where it cannot be sent, and says so beside the button. */

import * as keeping from "./keeping.js";
import * as sending from "./sending.js";
import * as showing from "./showing.js";

/**
 * Keeps a form's press until there is a network; false where this form does not wait.
 * @param {SubmitEvent} event
 * @param {string} address
 * @param {Element} place
 */
export async function take({ target, submitter }, address, place) {
  const { pathname } = new URL(address);
  if (!keeping.waits(pathname)) return false;
  const fields = [...new FormData(/** @type {HTMLFormElement} */ (target))].map(asText);
  if (submitter instanceof HTMLButtonElement && submitter.name) fields.push([submitter.name, submitter.value]);
  await keeping.add(pathname, fields, saidBy(submitter), false);
  await tellOf(place);
  return true;
}

/**
 * Gives its words to a press that the worker has kept.
 * @param {SubmitEvent} event
 * @param {string} name
 * @param {Element} place
 */
export async function call({ submitter }, name, place) {
  await keeping.call(name, saidBy(submitter));
  await tellOf(place);
}

/** @param {Element} place */
async function tellOf(place) {
  await showing.show(place);
  showing.start();
  await sending.sendWithoutPage(await navigator.serviceWorker?.getRegistration());
}

/**
 * @param {[string, FormDataEntryValue]} field
 * @returns {[string, string]}
 */
function asText([name, value]) {
  return [name, typeof value === "string" ? value : ""];
}

/** @param {HTMLElement | null} submitter */
function saidBy(submitter) {
  const [title = ""] = document.title.split(" | ");
  return { label: submitter?.textContent?.trim() ?? "", title };
}
