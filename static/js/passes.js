/** Has every pass of a list at hand without a network, also those that were never opened. */

/** @param {HTMLElement} list */
export async function enhance(list) {
  if (!("serviceWorker" in navigator)) return;
  const { active } = await navigator.serviceWorker.ready;
  for (const link of list.querySelectorAll("a[href^='/p/']")) {
    active?.postMessage({ type: "keep", page: link.getAttribute("href") });
  }
}
