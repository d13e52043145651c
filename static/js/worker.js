/**
 * The service worker: pages that were seen open without a network, and scans are sent when no page is open.
 * The server hands it out as one classic file under /sw.js, with BUILD, SHELL and SCANNER filled in.
 */

import * as queue from "./scan/queue.js";
import * as store from "./scan/store.js";

/** @typedef {Event & {waitUntil(work: Promise<unknown>): void}} Extendable */
/** @typedef {Extendable & {request: Request, respondWith(answer: Promise<Response>): void}} Fetching */
/** @typedef {Extendable & {tag: string}} Syncing */
/** @typedef {{type: string, page?: string, scanner?: boolean, decoder?: boolean}} Wish */
/** @typedef {{clients: {claim(): Promise<void>}}} WorkerScope */
/** @typedef {{build: string, shell: string[], pages: string[], scanner: string[], decoder: string[]}} Files */
/** @typedef {{name: string, pattern: RegExp, most: number}} Kept */

const worker = /** @type {WorkerScope & typeof globalThis} */ (/** @type {unknown} */ (self));
const files = /** @type {{FILES: Files}} */ (/** @type {unknown} */ (self)).FILES;

const ASSETS = /^\/static\/([^/]+)\/(.+)$/;
const SHELL_CACHE = "shell";
// The pages that may be opened without a network, and how many of each a phone keeps: the oldest go first.
/** @type {Kept[]} */
const KEPT = [
  { name: "lists", pattern: /^\/$/, most: 12 },
  { name: "events", pattern: /^\/e\/[^/]+$/, most: 60 },
  { name: "passes", pattern: /^\/p\/[^/.]+$/, most: 60 },
  { name: "mine", pattern: /^\/me\/(passes|plans)$/, most: 2 },
  { name: "doors", pattern: /^\/o\/e\/[^/]+\/scan$/, most: 12 },
];
const FORGETTING = /^\/(logout|me\/delete)$/;
// A weak signal may hang for a minute; whoever stands at the door cannot.
const PATIENCE_MS = 4000;

worker.addEventListener("install", (event) => {
  /** @type {Extendable} */ (event).waitUntil(install());
});

worker.addEventListener("activate", (event) => {
  /** @type {Extendable} */ (event).waitUntil(activate());
});

worker.addEventListener("fetch", (event) => {
  const fetching = /** @type {Fetching} */ (event);
  const answer = answerTo(fetching);
  if (answer) fetching.respondWith(answer);
});

worker.addEventListener("sync", (event) => {
  const syncing = /** @type {Syncing} */ (event);
  if (syncing.tag === queue.SYNC_TAG) syncing.waitUntil(sendAll());
});

worker.addEventListener("message", (event) => {
  const { data, ports } = /** @type {MessageEvent<Wish>} */ (event);
  const done = carryOut(data).then(
    () => ports[0]?.postMessage(true),
    () => ports[0]?.postMessage(false),
  );
  /** @type {Extendable} */ (/** @type {unknown} */ (event)).waitUntil(done);
});

/** Keeps the shell. Nobody is hurried: the new worker takes over when the old one's pages are closed. */
async function install() {
  await addMissing(files.build, files.shell);
  await keepShellPages();
}

/** Keeps the pages of the shell as they are now, in the language of now. */
async function keepShellPages() {
  const cache = await caches.open(SHELL_CACHE);
  await Promise.all(files.pages.map((page) => cache.add(new Request(page, { cache: "reload" }))));
}

/** Lets the files of older builds go; no page of theirs is open any more. */
async function activate() {
  const kept = new Set([SHELL_CACHE, assetCache(files.build), ...KEPT.map((kind) => kind.name)]);
  for (const name of await caches.keys()) if (!kept.has(name)) await caches.delete(name);
  await worker.clients.claim();
}

/**
 * The answer to a request, or null where the browser asks by itself: everything that changes things, and all data.
 * @param {Fetching} fetching
 * @returns {Promise<Response> | null}
 */
function answerTo(fetching) {
  const { request } = fetching;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return null;
  if (request.method === "POST" && FORGETTING.test(url.pathname)) return doneAfter(request, forget);
  if (request.method === "POST" && url.pathname === "/display") return doneAfter(request, keepShellPages);
  if (request.method !== "GET") return null;
  if (ASSETS.test(url.pathname)) return asset(request, url);
  return request.mode === "navigate" ? page(fetching, url) : null;
}

/**
 * A file of ours: a build's files never change, so the kept one is the right one.
 * @param {Request} request
 * @param {URL} url
 */
async function asset(request, url) {
  const [, build = "", name = ""] = ASSETS.exec(url.pathname) ?? [];
  const kept = await caches.match(url.pathname);
  if (kept) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok) await put(assetCache(build), url.pathname, answer.clone());
    return answer;
  } catch (fault) {
    // A page kept from an older build finds the present file, as it would on the server.
    const present = await caches.match(`/static/${files.build}/${name}`);
    if (present) return present;
    throw fault;
  }
}

/**
 * A page: from the network, else as it was last seen, else the page that says there is no network.
 * @param {Fetching} fetching
 * @param {URL} url
 */
async function page(fetching, url) {
  const network = fetch(fetching.request);
  const remembered = network.then((answer) => remember(url, answer.clone())).catch(() => undefined);
  fetching.waitUntil(remembered);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const first = await Promise.race([network.catch(() => undefined), late]);
  if (first instanceof Response && first.status < 500) return first;
  return (await seen(url)) ?? network.catch(nowhere);
}

/**
 * Keeps a page that may be kept; forgets one that is gone.
 * @param {URL} url
 * @param {Response} answer
 */
async function remember(url, answer) {
  if (url.searchParams.has("lang")) await keepShellPages();
  const kind = KEPT.find((one) => one.pattern.test(url.pathname));
  if (!kind) return;
  const cache = await caches.open(kind.name);
  if ([403, 404, 410].includes(answer.status)) await cache.delete(keyOf(url));
  const html = answer.headers.get("Content-Type")?.startsWith("text/html");
  if (!answer.ok || answer.redirected || !html) return;
  // Put anew, so that what was seen last is also last to go.
  await cache.delete(keyOf(url));
  await cache.put(keyOf(url), answer);
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - kind.most))) await cache.delete(old);
}

/**
 * A list's filters belong to its address; the language does not.
 * @param {URL} url
 */
function keyOf(url) {
  const key = new URL(url);
  key.hash = "";
  key.searchParams.delete("lang");
  if (key.pathname !== "/") key.search = "";
  return key.href;
}

/** @param {URL} url */
async function seen(url) {
  return (await caches.match(keyOf(url))) ?? (await (await caches.open(SHELL_CACHE)).match(url.pathname));
}

/** The page for no network, or the browser's own where even that is gone. */
async function nowhere() {
  return (await caches.match("/offline")) ?? Response.error();
}

/** @param {Wish} wish */
async function carryOut(wish) {
  if (wish.type === "forget") await forget();
  if (wish.type !== "keep" || !wish.page) return;
  const url = new URL(wish.page, location.origin);
  if (url.origin !== location.origin) return;
  if (!(await caches.match(keyOf(url)))) await remember(url, await fetch(url, { headers: { Accept: "text/html" } }));
  if (wish.scanner) await addMissing(files.build, files.scanner);
  if (wish.decoder) await addMissing(files.build, files.decoder);
}

/**
 * @param {string} build
 * @param {string[]} names
 */
async function addMissing(build, names) {
  const cache = await caches.open(assetCache(build));
  await Promise.all(
    names.map(async (name) => {
      const address = `/static/${build}/${name}`;
      if (!(await cache.match(address))) await cache.add(address);
    }),
  );
}

/**
 * Lets the server do what was asked, and follows it on the phone.
 * @param {Request} request
 * @param {() => Promise<void>} follow
 */
async function doneAfter(request, follow) {
  const answer = await fetch(request);
  // Whoever signed out is out, even where the phone had no room or no network for the rest.
  if (answer.ok || answer.type === "opaqueredirect") await follow().catch(() => undefined);
  return answer;
}

/** Forgets every page and every name that was somebody's; scans that wait stay. */
async function forget() {
  for (const kind of KEPT) await caches.delete(kind.name);
  await store.forget();
}

/** Sends what waits; failing tells the browser to wake us again. */
async function sendAll() {
  const outcome = await queue.send();
  if (outcome.state === "offline" || outcome.state === "later") throw new Error("not sent yet");
}

/**
 * @param {string} name
 * @param {string} key
 * @param {Response} answer
 */
async function put(name, key, answer) {
  await (await caches.open(name)).put(key, answer);
}

/** @param {string} build */
function assetCache(build) {
  return `build-${build}`;
}
