/** Shows on every page what waits to be sent and what came of it, and sends it as soon as there is a network. */

import * as keeping from "./keeping.js";
import * as sending from "./sending.js";

/** @typedef {import("./keeping.js").Act} Act */

// A phone may have a network and not know; then nothing tells us when it works again.
const PAUSE_MS = 30000;
// Who opens the next page sooner has not read it.
const READ_MS = 2000;
// Kept pages are brought up to date first; a weak signal may make that long.
const RENEWING_MS = 4000;
// These show what somebody has said; as they were opened before it arrived, they say what is no longer true.
const TELLING = /^\/(?:$|[ep]\/[^/]+(?:$|\/reply$)|me\/(?:plans|passes)$)/;

let started = false;
let sends = 0;
let outdated = false;
let shown = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let again;
/** What has waited while this page was open. @type {Set<string>} */
const waited = new Set();

/** Starts on a page that is there to show it. */
export function enhance() {
  start();
}

/** Starts showing and sending. Safe to call again. */
export function start() {
  if (started) return;
  started = true;
  keeping.onChange(() => void hear());
  addEventListener("online", () => void send());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void send();
  });
  void keeping.tidy().then(send);
}

/** Shows what changed; what the worker has sent by itself makes this page old as well. */
async function hear() {
  await show();
  if (outdated && !sends) await send();
}

/** Sends what waits, lets the worker bring the pages up to date that this changed, and this one, too. */
async function send() {
  clearTimeout(again);
  sends += 1;
  await show();
  const { left, pages } = await sending.send();
  if (pages.length) await renewed(pages);
  if (left) again = setTimeout(send, PAUSE_MS);
  sends -= 1;
  if (!outdated || !TELLING.test(location.pathname) || typing()) await show();
  else location.reload();
}

/**
 * Waits until the worker has kept anew what was changed, not longer than anybody would.
 * @param {string[]} pages
 */
function renewed(pages) {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return undefined;
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ type: "renew", pages }, [port2]);
  return new Promise((resolve) => {
    port1.onmessage = resolve;
    setTimeout(resolve, RENEWING_MS);
  });
}

/** Whether a form of this page holds what would be lost; a form that was pressed has been kept. */
function typing() {
  const fields = [...document.querySelectorAll("main form:not([data-kept]) :is(input, select, textarea)")];
  return fields.some((field) => field === document.activeElement || edited(field));
}

/** @param {Element} field */
function edited(field) {
  if (field instanceof HTMLSelectElement) {
    return [...field.options].some((option) => option.selected !== option.defaultSelected);
  }
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  if (!(field instanceof HTMLInputElement)) return false;
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

/**
 * Shows it all: at the head of the page, or where something was just pressed.
 * @param {Element} [beside]
 */
export async function show(beside) {
  const acts = await keeping.all();
  const box = document.getElementById("waiting");
  const list = box?.querySelector("[role=status]");
  if (!box || !list) return;
  if (beside) beside.before(box);
  else if (box.closest("header")) document.querySelector("main > .wrap")?.prepend(box);
  const state = acts.map(keyOf).join();
  note(acts);
  if (hasIcon()) navigator.setAppBadge(acts.filter((act) => act.state === "waiting").length).catch(() => undefined);
  // What has not changed is not said again, and keeps its focus.
  if (state !== shown) list.replaceChildren(...rows(acts, box));
  shown = state;
  box.hidden = !acts.length;
  if (beside) box.scrollIntoView({ block: "nearest" });
  for (const act of acts.filter(isNews)) setTimeout(see, READ_MS, act);
}

/** Whether the app has an icon of its own that takes a number: it says how much waits to be sent, and nothing else. */
export function hasIcon() {
  return "setAppBadge" in navigator && matchMedia("(display-mode: standalone)").matches;
}

/**
 * Notices when something that waited was sent.
 * @param {Act[]} acts
 */
function note(acts) {
  for (const { name, state } of acts) {
    if (state === "waiting") waited.add(name);
    else if (waited.has(name)) outdated = true;
  }
}

/** @param {Act} act */
function keyOf(act) {
  return [act.name, act.label, act.tried, lookOf(act)].join(" ");
}

/** @param {Act} act */
function lookOf(act) {
  return act.then ? "taken-back" : act.state;
}

/** @param {Act} act */
function isNews(act) {
  return act.state === "sent" && !act.seen;
}

/** @param {Act} act */
async function see(act) {
  // What the page that comes anew shows once more is seen there.
  if (document.hidden || sends) return;
  await keeping.change(act.name, (one) => ({ ...one, seen: true }));
}

/**
 * What is news or was pressed on this page stands open; words from elsewhere fold into one line where they would pile up,
 * so that a pass, a list or what was just pressed stays in sight.
 * @param {Act[]} acts
 * @param {HTMLElement} box
 * @returns {Node[]}
 */
function rows(acts, box) {
  const others = acts.filter((act) => act.state === "waiting" && !isOfThisPage(act));
  const piled = others.length > 1 || (others.length === 1 && acts.some(isOfThisPage));
  if (!piled) return acts.map((act) => row(act, box));
  const open = box.querySelector("details")?.open ?? false;
  const folded = copyOf("others", box);
  folded.querySelector("[data-count]")?.append(String(others.length));
  folded.querySelector("details")?.toggleAttribute("open", open);
  folded.querySelector("details > div")?.append(...others.map((act) => row(act, box)));
  return [...acts.filter((act) => !others.includes(act)).map((act) => row(act, box)), folded];
}

/** @param {Act} act */
function isOfThisPage({ path }) {
  return `${location.pathname}/`.startsWith(path.slice(0, path.lastIndexOf("/") + 1));
}

/**
 * @param {string} look
 * @param {HTMLElement} box
 */
function copyOf(look, box) {
  /** @type {HTMLTemplateElement | null} */
  const template = box.querySelector(`template[data-look="${look}"]`);
  return /** @type {DocumentFragment} */ (template?.content.cloneNode(true) ?? new DocumentFragment());
}

/**
 * @param {Act} act
 * @param {HTMLElement} box
 */
function row(act, box) {
  const made = copyOf(lookOf(act), box);
  made.querySelector("[data-label]")?.append(act.label);
  for (const place of made.querySelectorAll("[data-title]")) place.append(` ${act.title}`);
  // The server's words come with their readings.
  made.querySelector("[data-why]")?.append(...new DOMParser().parseFromString(act.why, "text/html").body.childNodes);
  made.querySelector("a")?.setAttribute("href", act.page);
  const button = made.querySelector("button");
  if (button) button.hidden = !keeping.droppable(act);
  button?.addEventListener("click", () => void keeping.drop(act.name));
  return made;
}
