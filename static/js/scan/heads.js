/** Asks 全部で何人: how many came with somebody, all together. */

/** @typedef {import("./desk.js").Heads} Heads */

/**
 * Opens the question with what is known; null where it was closed without an answer.
 * @param {HTMLDialogElement} dialog a form with the fields adults and children
 * @param {Heads} known
 * @returns {Promise<Heads | null>}
 */
export function ask(dialog, known) {
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  field(form, "adults").value = String(known.adults);
  field(form, "children").value = String(known.children);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const closed = () => resolve(dialog.returnValue === "yes" ? said(form) : null);
    dialog.addEventListener("close", closed, { once: true });
  });
}

/**
 * @param {HTMLFormElement} form
 * @returns {Heads | null} nobody is no answer
 */
function said(form) {
  // A field that was emptied says nobody.
  const heads = { adults: field(form, "adults").valueAsNumber || 0, children: field(form, "children").valueAsNumber || 0 };
  return heads.adults + heads.children > 0 ? heads : null;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function field(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
}
