/** What becomes of a press that cannot be sent: a word is kept, and either way it is said beside the button. */

import * as keeping from "./keeping.js";
import * as sending from "./sending.js";
import * as showing from "./showing.js";

/**
 * Says beside the button that its word waits, or, where it does not or the phone cannot keep it, that nothing was sent.
 * @param {SubmitEvent} event
 * @param {string} address
 * @param {string | null} kept its name, where the worker has kept it already
 */
export async function waitOrSay(event, address, kept) {
  const { target, submitter } = event;
  const form = /** @type {HTMLFormElement} */ (target);
  const place = submitter?.closest(".buttons.two") ?? submitter ?? form.lastElementChild;
  if (!place) return;
  const waits = await take(form, submitter, address, kept).catch(() => false);
  if (waits) await tellOf(place);
  else sayUnsent(place);
}

/**
 * Keeps a form's press until there is a network; false where this form does not wait.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 * @param {string} address
 * @param {string | null} kept
 */
async function take(form, submitter, address, kept) {
  const { pathname } = new URL(address);
  const said = saidBy(form, submitter);
  if (kept) await keeping.call(kept, said);
  if (kept || !keeping.waits(pathname)) return Boolean(kept);
  const fields = [...new FormData(form)].map(asText);
  if (submitter instanceof HTMLButtonElement && submitter.name) fields.push([submitter.name, submitter.value]);
  await keeping.add(pathname, fields, said, false);
  form.dataset.kept = "";
  form.addEventListener("input", () => delete form.dataset.kept, { once: true });
  return true;
}

/** @param {Element} place */
function sayUnsent(place) {
  const notice = document.getElementById("unsent");
  if (!notice) return;
  // Hidden first, so that it is heard anew at every press.
  notice.hidden = true;
  place.before(notice);
  notice.hidden = false;
  notice.scrollIntoView({ block: "nearest" });
  const clear = () => {
    notice.hidden = true;
  };
  addEventListener("online", clear, { once: true });
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

/**
 * What was said, in the words of the page: the button's, unless its form has shorter ones, and what it is about.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
function saidBy(form, submitter) {
  const about = document.querySelector("[data-about]");
  const [title = ""] = document.title.split(" | ");
  return {
    label: form.dataset.word ?? submitter?.textContent?.trim() ?? "",
    title: about instanceof HTMLElement ? (about.dataset.about ?? title) : title,
    icon: showing.hasIcon(),
  };
}
