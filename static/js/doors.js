/** Leads back to the receptions that this phone keeps: without a network nobody finds their pages otherwise. */

/** @param {HTMLElement} place is hidden, and has a list and the template of a line */
export async function enhance(place) {
  // Only a phone that keeps a door has what follows at hand.
  if (localStorage.getItem("shishin-doors") === null) return;
  const store = await import("./scan/store.js");
  const [kept, addresses] = await Promise.all([store.receptions(), openable()]);
  for (const { code, title } of kept) {
    const address = addresses.find((path) => path.endsWith(`/e/${code}/scan`));
    if (address) place.querySelector("ul")?.append(line(place, address, title));
  }
  place.hidden = !place.querySelector("li");
}

/** The paths of the receptions whose pages the worker kept. */
async function openable() {
  const pages = (await caches.has("doors")) ? await (await caches.open("doors")).keys() : [];
  return pages.map((page) => new URL(page.url).pathname);
}

/**
 * @param {HTMLElement} place
 * @param {string} address
 * @param {string} title
 */
function line(place, address, title) {
  const copy = /** @type {DocumentFragment} */ (place.querySelector("template")?.content.cloneNode(true));
  copy.querySelector("a")?.setAttribute("href", address);
  copy.querySelector("span")?.append(title);
  return copy;
}
