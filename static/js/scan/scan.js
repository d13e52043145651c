/** The reception page: camera, typed code, roster, walk-ins and undo around one result, all of it without a network. */

import * as aside from "./aside.js";
import * as bar from "./bar.js";
import * as cameras from "./camera.js";
import * as desks from "./desk.js";
import { Door } from "./door.js";
import * as judge from "./judge.js";
import * as keeping from "./keeping.js";
import * as look from "./look.js";
import * as rosters from "./roster.js";
import * as sound from "./sound.js";
import * as sweeping from "./sweeping.js";
import { Syncing } from "./syncing.js";
import * as wakelock from "./wakelock.js";

/** @param {HTMLElement} page has data-code and data-source, where the reception comes from */
export async function enhance(page) {
  const code = page.dataset.code ?? "";
  const desk = await begin(code);
  if (desk) await work(page, code, desk);
}

/**
 * What the phone kept; null, and said so, where it can keep nothing: then the link to the roster is what works.
 * @param {string} code
 */
async function begin(code) {
  try {
    await sweeping.sweep(Date.now());
    await aside.takeUpAgain();
    return await desks.load(code);
  } catch {
    byId("scan-keeps-nothing").hidden = false;
    return null;
  }
}

/**
 * @param {HTMLElement} page
 * @param {string} code
 * @param {desks.Desk} desk
 */
async function work(page, code, desk) {
  /** @type {bar.Readiness} */
  let kept = "getting";
  let mayClear = await keeping.mayClear();

  function readiness() {
    if (kept !== "ready") return kept;
    if (!desk.ready) return "not-yet";
    if (desks.permitEndsEarly(desk)) return "again";
    return mayClear && desk.unsent ? "may-clear" : kept;
  }

  async function reload() {
    desk = await desks.load(code);
    bar.show(desk, { offline: syncing.offline, signIn: syncing.signIn, readiness: readiness() });
    roster?.show(desk);
    door.hear(desk);
    return desk;
  }

  async function keep(again = true) {
    kept = await keeping.keepPage();
    await reload();
    // The worker may only have been exchanging the page for a newer one.
    if (kept === "not-yet" && again) setTimeout(() => void keep(false), keeping.SOON_MS);
  }

  const syncing = new Syncing(page.dataset.source ?? "", reload, () => void keep());
  const door = new Door(code, byId("scan-result"), dialog("scan-heads"), () => syncing.send());
  const roster = useRoster(async (row) => {
    await door.tap(row);
    await reload();
  });

  // Browsers decide kindlier, or ask, when somebody is at it.
  const ask = async () => {
    await keeping.keepStore().catch(() => undefined);
    mayClear = await keeping.mayClear();
    await reload();
  };
  document.addEventListener("click", () => void ask(), { once: true });
  useCamera(page, door);
  useTyping(door);
  onClick("scan-walk-in", () => door.walkIn());
  onClick("scan-undo", () => door.undo());
  onClick("scan-leaving", () => turn(door));
  onClick("scan-send", () => syncing.send());
  document.getElementById("scan-to-roster")?.addEventListener("click", (event) => {
    // A phone that has no roster, or no more, follows the link to the page that has one.
    if (!desk.ready || desks.over(desk)) return;
    event.preventDefault();
    roster?.open(desk);
  });
  onClick("scan-look", () => {
    look.draw(dialog("scan-looking"), desk, reload);
    dialog("scan-looking").showModal();
  });
  for (const part of document.querySelectorAll("[data-scripted]")) part.removeAttribute("hidden");
  await reload();
  page.dataset.started = "yes";
  await syncing.start();
}

/**
 * Turns the door around: those who come by are leaving, until it is turned back.
 * @param {Door} door
 */
function turn(door) {
  door.leaving = !door.leaving;
  byId("scan-leaving").setAttribute("aria-pressed", String(door.leaving));
  byId("scan-is-leaving").hidden = !door.leaving;
  byId("scan-result").replaceChildren();
}

/**
 * The roster, where the page has one: a helper's phone knows nobody.
 * @param {(row: import("./store.js").Expected) => Promise<void>} onTap
 */
function useRoster(onTap) {
  return document.getElementById("scan-roster") ? rosters.roster(dialog("scan-roster"), byId("scan-result"), onTap) : null;
}

/**
 * @param {HTMLElement} page shows by data-camera how far the camera is
 * @param {Door} door
 */
function useCamera(page, door) {
  const stillThere = judge.sight();
  const video = /** @type {HTMLVideoElement} */ (byId("scan-video"));
  const open = cameras.camera(
    video,
    (text) => {
      const elsewhere = door.busy || document.querySelector("dialog[open]") !== null;
      if (!elsewhere && !stillThere(text, Date.now())) void door.receive(text, "camera");
    },
    (isOpen) => {
      page.dataset.camera = isOpen ? "open" : "closed";
    },
  );
  page.dataset.camera = isSecureContext ? "closed" : "no-https";
  onClick("scan-open", async () => {
    sound.wake();
    wakelock.keep();
    page.dataset.camera = "opening";
    page.dataset.camera = await open();
  });
  byId("scan-photo").addEventListener("change", async (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    const text = file ? await cameras.readPhoto(file).catch(() => null) : null;
    input.value = "";
    if (text) await door.receive(text, "camera");
    else if (file) door.noCode();
  });
}

/** @param {Door} door */
function useTyping(door) {
  const field = /** @type {HTMLInputElement} */ (byId("scan-code"));
  field.addEventListener("focus", () => field.select());
  // A scanner that types does so wherever the page is; what it types begins the code.
  document.addEventListener("keydown", (event) => {
    if (isTyped(event) && !document.querySelector("dialog[open]")) field.focus();
  });
  byId("scan-typed").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value;
    if (!text.trim()) return field.focus();
    // A scanner types the next code while this one is looked up.
    field.value = "";
    await door.receive(text, "typed");
    if (field.value) return;
    if (document.querySelector("#scan-result [data-sign=no]")) return mend(field, text);
    // A keyboard on the glass would cover the result.
    if (matchMedia("(pointer: coarse)").matches) field.blur();
  });
}

/**
 * Gives back what was not understood, so that a letter can be mended.
 * @param {HTMLInputElement} field
 * @param {string} text
 */
function mend(field, text) {
  field.value = text;
  field.select();
}

/**
 * Whether a key writes a letter that no field has taken yet.
 * @param {KeyboardEvent} event
 */
function isTyped(event) {
  const taken = event.target instanceof Element && event.target.matches("input, textarea, select");
  return !taken && /^[^ ]$/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
}

/**
 * @param {string} id
 * @param {() => unknown} act
 */
function onClick(id, act) {
  byId(id).addEventListener("click", () => void act());
}

/** @param {string} id */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no ${id}`);
  return element;
}

/** @param {string} id */
function dialog(id) {
  return /** @type {HTMLDialogElement} */ (byId(id));
}
