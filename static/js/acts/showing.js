/** Shows on every page what waits to be sent and what came of it, and sends it as soon as there is a network. */

import * as keeping from "./keeping.js";
import * as sending from "./sending.js";

/** @typedef {import("./keeping.js").Act} Act */

// A phone may have a network and not know; then nothing tells us when it works again.
const PAUSE_MS = 30000;
// Who opens the next page sooner has not read it.
const READ_MS = 2000;

let started = false;
let shown = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let again;

/** Starts on a page that is there to show it. */
export function enhance() {
  start();
}

/** Starts showing and sending. Safe to call again. */
export function start() {
  if (started) return;
  started = true;
  keeping.onChange(() => void show());
  addEventListener("online", () => void send());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void send();
  });
  void keeping.tidy().then(send);
}

/** Sends what waits, and lets the worker bring the pages up to date that this changed. */
async function send() {
  clearTimeout(again);
  await show();
  const { left, pages } = await sending.send();
  if (pages.length) navigator.serviceWorker?.controller?.postMessage({ type: "renew", pages });
  if (left) again = setTimeout(send, PAUSE_MS);
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
  // What has not changed is not said again, and keeps its focus.
  if (state !== shown) list.replaceChildren(...acts.map((act) => row(act, box)));
  shown = state;
  box.hidden = !acts.length;
  if (beside) box.scrollIntoView({ block: "nearest" });
  for (const act of acts.filter(isNews)) setTimeout(see, READ_MS, act);
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
  if (document.hidden) return;
  await keeping.change(act.name, (one) => ({ ...one, seen: true }));
}

/**
 * @param {Act} act
 * @param {HTMLElement} box
 */
function row(act, box) {
  /** @type {HTMLTemplateElement | null} */
  const template = box.querySelector(`template[data-look="${lookOf(act)}"]`);
  const made = /** @type {DocumentFragment} */ (template?.content.cloneNode(true) ?? new DocumentFragment());
  made.querySelector("[data-label]")?.append(act.label);
  made.querySelector("[data-title]")?.append(act.title);
  // The server's words come with their readings.
  made.querySelector("[data-why]")?.append(...new DOMParser().parseFromString(act.why, "text/html").body.childNodes);
  made.querySelector("a")?.setAttribute("href", act.page);
  const button = made.querySelector("button");
  if (button) button.hidden = !keeping.droppable(act);
  button?.addEventListener("click", () => void keeping.drop(act.name));
  return made;
}
