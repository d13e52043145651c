/** Puts the site on the home screen where the browser offers to; where it does not, there is no hint. */

/** @typedef {Event & {prompt(): Promise<unknown>}} Offer */

/**
 * @param {HTMLElement} hint hidden, with one button
 */
export function enhance(hint) {
  const button = hint.querySelector("button");
  /** @param {Event} event */
  const show = (event) => {
    hint.hidden = false;
    button?.addEventListener("click", () => void put(/** @type {Offer} */ (event), hint), { once: true });
  };
  const { offer } = /** @type {typeof window & {offer?: Event}} */ (window);
  if (offer) show(offer);
  else addEventListener("beforeinstallprompt", show, { once: true });
}

/**
 * @param {Offer} offer good for one time
 * @param {HTMLElement} hint
 */
async function put(offer, hint) {
  await offer.prompt();
  hint.hidden = true;
}
