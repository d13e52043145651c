/** Has passes at hand without a network: those of a list, also never opened ones, and 参加証, where one looks for them. */

/** @param {HTMLElement} list */
export async function enhance(list) {
  if (!("serviceWorker" in navigator)) {
    // LINE on an iPhone, say: nothing is kept there, so nothing of the kind is promised.
    list.querySelector("[data-kept]")?.remove();
    return;
  }
  const { active } = await navigator.serviceWorker.ready;
  const links = [...list.querySelectorAll("a[href^='/p/']")].map((link) => link.getAttribute("href"));
  for (const page of "own" in list.dataset ? ["/me/passes", ...links] : links) active?.postMessage({ type: "keep", page });
}
