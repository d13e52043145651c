/** Offers the phone's own way of sharing an address, or copies it where there is none. */

/**
 * @param {HTMLElement} element has data-url and data-title, one hidden button and one hidden "copied" message
 */
export function enhance(element) {
  const button = element.querySelector("button");
  const copied = element.querySelector("[role=status] > [hidden]");
  // Over plain http a browser neither shares nor copies: then there is no button.
  if (!button || !(copied instanceof HTMLElement) || !isSecureContext) return;
  button.hidden = false;
  button.addEventListener("click", () => share(element.dataset, copied));
}

/**
 * @param {DOMStringMap} what
 * @param {HTMLElement} copied
 */
async function share(what, copied) {
  const url = new URL(what.url ?? "", location.href).href;
  if (typeof navigator.share === "function") {
    // Closing the phone's sheet rejects; that is an answer, not a fault.
    await navigator.share({ title: what.title ?? "", url }).catch(() => undefined);
    return;
  }
  await navigator.clipboard.writeText(url);
  copied.hidden = false;
}
