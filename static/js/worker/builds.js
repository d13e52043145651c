/** The files of a build on this phone, and which of them the doors need that are kept here. */

export const ASSETS = /^\/static\/([^/]+)\/(.+)$/;

/** @param {string} build */
export function assetCache(build) {
  return `build-${build}`;
}

/**
 * The files without which a door that is kept on this phone does not open: an older build's go when it goes.
 * @param {{scanner: string[], decoder: string[]}} files
 */
export async function ofDoors(files) {
  if (!(await keysIn("doors")).length) return [];
  const held = (await Promise.all((await caches.keys()).map(keysIn))).flat().map((path) => ASSETS.exec(path)?.[2]);
  return [...files.scanner, ...files.decoder.filter((name) => held.includes(name))];
}

/**
 * The paths that are kept under a name.
 * @param {string} name
 */
export async function keysIn(name) {
  const keys = (await caches.has(name)) ? await (await caches.open(name)).keys() : [];
  return keys.map((request) => new URL(request.url).pathname);
}

/** The caches of the builds that kept doors are pages of: a page goes with its own files, not with later ones. */
export async function cachesOfDoors() {
  const pages = await Promise.all((await keysIn("doors")).map((path) => caches.match(path)));
  const texts = await Promise.all(pages.map((page) => page?.text()));
  return texts.flatMap((html) => assetCache(/\/static\/([^/]+)\//.exec(html ?? "")?.[1] ?? ""));
}
