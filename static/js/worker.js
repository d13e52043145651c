/**
 * The service worker: pages that were seen open without a network, and scans are sent when no page is open.
 * The server hands it out as one classic file under /sw.js, with BUILD, SHELL and SCANNER filled in.
 */

import * as keeping from "./acts/keeping.js";
import * as sending from "./acts/sending.js";
import * as queue from "./scan/queue.js";
import * as store from "./scan/store.js";
import * as builds from "./worker/builds.js";
import * as pushing from "./worker/pushing.js";

/** @typedef {Event & {waitUntil(work: Promise<unknown>): void}} Extendable */
/** @typedef {Extendable & {request: Request, respondWith(answer: Promise<Response>): void}} Fetching */
/** @typedef {Extendable & {tag: string}} Syncing */
/** @typedef {{type: string, page?: string, pages?: string[], scanner?: boolean, decoder?: boolean}} Wish */
/** @typedef {Extendable & {data: {json(): any} | null}} Pushed */
/** @typedef {Extendable & {action: string, notification: Notification}} Clicked */
/** @typedef {{postMessage(message: unknown, transfer: Transferable[]): void}} Tab */
/** @typedef {{claim(): Promise<void>, matchAll(which: object): Promise<Tab[]>, openWindow(url: string): Promise<unknown>}} Tabs */
/** @typedef {{clients: Tabs, registration: ServiceWorkerRegistration}} WorkerScope */
/** @typedef {{build: string, shell: string[], pages: string[], scanner: string[], decoder: string[]}} Files */
/** @typedef {{name: string, pattern: RegExp, most: number}} Kept */

const worker = /** @type {WorkerScope & typeof globalThis} */ (/** @type {unknown} */ (self));
const files = /** @type {{FILES: Files}} */ (/** @type {unknown} */ (self)).FILES;

const SHELL_CACHE = "shell";
// The pages that may be opened without a network, and how many of each a phone keeps: the oldest go first.
/** @type {Kept[]} */
const KEPT = [
  { name: "lists", pattern: /^\/$/, most: 12 },
  { name: "events", pattern: /^\/e\/[^/]+$/, most: 60 },
  { name: "passes", pattern: /^\/p\/[^/.]+$/, most: 60 },
  { name: "mine", pattern: /^\/me\/(passes|plans)$/, most: 2 },
  { name: "doors", pattern: /^\/[or]\/e\/[^/]+\/scan$/, most: 12 },
];
// What is mine on these pages changes with everything that I send.
const MINE = ["/me/plans", "/me/passes"];
// A page that shows somebody's own word names the occurrence that it is about.
const ABOUT = /data-occurrence="(\w+)"/;
const FORGETTING = /^\/(logout|me\/delete)$/;
// The next organizer on a phone need not read whom the last one expected.
const SIGNING_IN = /^\/login\/./;
// A weak signal may hang for a minute; whoever stands at the door cannot.
const PATIENCE_MS = 4000;
// A page that is alive says at once that it has told its reader.
const ACK_MS = 500;
/** Something was sent; the page that follows tells what it was about. */
let acted = false;
/** How often something was said or forgotten here: what was asked for before the last time is not kept any more. */
let era = 0;
/** What was kept, and is to be had anew. @type {Set<string>} */
const lacking = new Set();

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
  if (syncing.tag === queue.SYNC_TAG) syncing.waitUntil(sendScans());
  if (syncing.tag === sending.SYNC_TAG) syncing.waitUntil(sendActs());
});

worker.addEventListener("push", (event) => {
  /** @type {Pushed} */ (event).waitUntil(pushing.show(worker.registration, files.build, /** @type {Pushed} */ (event).data));
});

worker.addEventListener("notificationclick", (event) => {
  const { action, notification } = /** @type {Clicked} */ (event);
  notification.close();
  const { leadsTo, stop } = notification.data;
  /** @type {Clicked} */ (event).waitUntil(worker.clients.openWindow(action === "stop" ? stop : leadsTo));
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
  await addMissing(files.build, [...files.shell, ...(await builds.ofDoors(files))]);
  await keepShellPages();
}

/** Keeps the pages of the shell as they are now, in the language of now. */
async function keepShellPages() {
  const cache = await caches.open(SHELL_CACHE);
  await Promise.all(files.pages.map((page) => cache.add(new Request(page, { cache: "reload" }))));
}

/** Lets the files of older builds go, no page of theirs being open any more, unless a door needs them. */
async function activate() {
  const kept = new Set([SHELL_CACHE, builds.assetCache(files.build), ...KEPT.map((kind) => kind.name), ...(await builds.cachesOfDoors())]);
  const own = await builds.keysIn(builds.assetCache(files.build));
  // A door may have been opened for the first time while this build waited.
  const lacking = (await builds.ofDoors(files)).some((name) => !own.includes(`/static/${files.build}/${name}`));
  for (const name of await caches.keys()) if (!kept.has(name) && !lacking) await caches.delete(name);
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
  if (request.method === "POST" && request.mode === "navigate") return sent(fetching, url);
  if (request.method !== "GET") return null;
  if (builds.ASSETS.test(url.pathname)) return asset(request, url);
  return request.mode === "navigate" ? page(fetching, url) : null;
}

/**
 * A file of ours: a build's files never change, so the kept one is the right one.
 * @param {Request} request
 * @param {URL} url
 */
async function asset(request, url) {
  const [, build = "", name = ""] = builds.ASSETS.exec(url.pathname) ?? [];
  const kept = await caches.match(url.pathname);
  if (kept) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok) await put(builds.assetCache(build), url.pathname, answer.clone());
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
  const after = acted;
  acted = false;
  const remembered = Promise.all([remember(url, network), after && renewAbout(network)]);
  fetching.waitUntil(remembered.catch(() => undefined));
  const first = await inTime(network);
  if (first && first.status < 500) return first;
  return (await seen(url)) ?? network.catch(nowhere);
}

/**
 * Keeps a page that may be kept; forgets one that is gone.
 * @param {URL} url
 * @param {Promise<Response>} asking
 */
async function remember(url, asking) {
  const asked = era;
  const answer = (await asking).clone();
  if (url.searchParams.has("lang")) await keepShellPages();
  const kind = KEPT.find((one) => one.pattern.test(url.pathname));
  if (!kind) return;
  const cache = await caches.open(kind.name);
  const html = answer.headers.get("Content-Type")?.startsWith("text/html");
  const body = await answer.blob();
  // A late answer undoes nothing that came after its question: the next person's page, a newer word, forgetting.
  if (asked !== era) return;
  if ([403, 404, 410].includes(answer.status)) await cache.delete(keyOf(url));
  if (!answer.ok || answer.redirected || !html) return;
  // Put anew, so that what was seen last is also last to go.
  await cache.delete(keyOf(url));
  await cache.put(keyOf(url), new Response(body, answer));
  lacking.delete(keyOf(url));
  const keys = await cache.keys();
  for (const old of keys.slice(0, -kind.most)) await cache.delete(old);
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
  const shell = await (await caches.open(SHELL_CACHE)).match(url.pathname);
  if (shell) return shell;
  const kept = await caches.match(keyOf(url));
  return kept && stamped(kept);
}

/**
 * A kept page that knows when it was seen: things may have changed since.
 * @param {Response} kept
 */
async function stamped(kept) {
  const headers = new Headers(kept.headers);
  // These were true of what came over the network.
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  const at = Date.parse(headers.get("Date") ?? "");
  const html = await kept.text();
  return new Response(at ? html.replace("<html ", `<html data-seen="${at}" `) : html, { headers });
}

/** The page for no network, or the browser's own where even that is gone. */
async function nowhere() {
  return (await caches.match("/offline")) ?? Response.error();
}

/** @param {Wish} wish */
async function carryOut(wish) {
  if (wish.type === "renew") await renewFor(wish.pages ?? []);
  if (wish.type !== "keep" || !wish.page) return;
  const url = new URL(wish.page, location.origin);
  if (url.origin !== location.origin) return;
  if (!(await caches.match(keyOf(url)))) await remember(url, get(url));
  if (wish.scanner) await addMissing(files.build, files.scanner);
  if (wish.decoder) await addMissing(files.build, files.decoder);
  // The server may have answered with a page that is not for keeping: that one is not here.
  if (!(await caches.match(keyOf(url)))) throw new Error("not kept");
}

/**
 * @param {string} build
 * @param {string[]} names
 */
async function addMissing(build, names) {
  const cache = await caches.open(builds.assetCache(build));
  await Promise.all(
    names.map(async (name) => {
      const address = `/static/${build}/${name}`;
      if (!(await cache.match(address))) await cache.add(address);
    }),
  );
}

/**
 * Lets the server do what a form asks, and follows it on the phone; without a network the form stays as it is.
 * @param {Fetching} fetching
 * @param {URL} url
 */
async function sent(fetching, url) {
  const copy = keeping.waits(url.pathname) ? fetching.request.clone() : null;
  // What waits is this person's word, not the next one's.
  if (FORGETTING.test(url.pathname)) await inTime(sending.send());
  // What may wait need not be waited for.
  const bounds = copy ? { signal: AbortSignal.timeout(2 * PATIENCE_MS) } : {};
  const answer = await fetch(fetching.request, bounds).catch(() => null);
  if (!answer) return unsent(url, copy && (await keptOf(copy, url).catch(() => null)));
  if (!answer.ok && answer.type !== "opaqueredirect") return answer;
  // Whoever signed out is out, even where the phone had no room or no network for the rest.
  if (FORGETTING.test(url.pathname)) await forget().catch(() => undefined);
  if (url.pathname === "/me/delete") await keeping.forget().catch(() => undefined);
  if (FORGETTING.test(url.pathname)) return answer;
  if (SIGNING_IN.test(url.pathname)) await store.forget().catch(() => undefined);
  if (url.pathname === "/display") await keepShellPages().catch(() => undefined);
  else {
    acted = true;
    fetching.waitUntil(renewFor([]).catch(() => undefined));
  }
  return answer;
}

/**
 * Keeps a press that did not get through, or of which no answer came, and returns its name.
 * @param {Request} request
 * @param {URL} url
 */
async function keptOf(request, url) {
  const fields = [...new URLSearchParams(await request.text())];
  const name = await keeping.add(url.pathname, fields, { label: "", title: "" }, true);
  await sending.sendWithoutPage(worker.registration);
  return name;
}

/**
 * Says that nothing was sent yet: on the page itself, which stays with all that was typed, else on one of its own.
 * @param {URL} url
 * @param {string | null} kept the name of the act that waits now, if it does
 */
async function unsent(url, kept) {
  const tabs = await worker.clients.matchAll({ type: "window" });
  const told = tabs.map((tab) => {
    const { port1, port2 } = new MessageChannel();
    tab.postMessage({ type: "unsent", address: url.href, kept }, [port2]);
    return new Promise((resolve) => {
      port1.onmessage = () => resolve(true);
    });
  });
  const late = new Promise((resolve) => setTimeout(() => resolve(false), ACK_MS));
  if (await Promise.race([...told, late])) return new Response(null, { status: 204 });
  return (await caches.match("/unsent")) ?? Response.error();
}

/**
 * Brings the page of the occurrence up to date that an answer is about.
 * @param {Promise<Response>} asking
 */
async function renewAbout(asking) {
  const [, code] = ABOUT.exec(await (await asking).clone().text()) ?? [];
  if (code) await renew(`/e/${code}`);
}

/**
 * Brings a kept page up to date; what cannot be had anew is dropped, for it says what is no longer true.
 * @param {string} path
 */
async function renew(path) {
  const url = new URL(path, location.origin);
  const kind = KEPT.find((one) => one.pattern.test(path));
  const cache = kind && (await caches.open(kind.name));
  if (await cache?.delete(keyOf(url))) lacking.add(keyOf(url));
  if (lacking.has(keyOf(url))) await remember(url, get(url));
}

/**
 * Brings up to date what the acts that were sent have changed; their passes are there at a door without a network.
 * @param {string[]} pages
 */
async function renewFor(pages) {
  era += 1;
  await Promise.all([...MINE.map(renew), ...pages.map(fetchAnew)]);
}

/** @param {string} path */
async function fetchAnew(path) {
  const url = new URL(path, location.origin);
  const asking = get(url);
  await Promise.all([remember(url, asking), renewAbout(asking)]);
}

/** @param {URL} url */
async function get(url) {
  return fetch(url, { headers: { Accept: "text/html" } });
}

/** Forgets every page and every name that was somebody's; what waits to be sent stays. */
async function forget() {
  era += 1;
  for (const kind of KEPT) await caches.delete(kind.name);
  await store.forget();
}

/** Sends words that wait; failing tells the browser to wake us again. */
async function sendActs() {
  const { left, pages } = await sending.send(true);
  await renewFor(pages).catch(() => undefined);
  if (left) throw new Error("not sent yet");
}

/**
 * Waits for something, not longer than anybody would; gives it where it came and worked.
 * @template T
 * @param {Promise<T>} work
 * @returns {Promise<T | undefined>}
 */
async function inTime(work) {
  /** @type {Promise<undefined>} */
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  return Promise.race([work.catch(() => undefined), late]);
}

/** Sends scans that wait; failing tells the browser to wake us again. */
async function sendScans() {
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
