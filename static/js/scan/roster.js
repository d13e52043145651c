/** The roster in a dialogue over the camera: find a nickname, tap it, ○. It works with no signal. */

import * as judge from "./judge.js";
import * as results from "./results.js";
import * as words from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./store.js").Expected} Expected */

/**
 * @param {HTMLDialogElement} dialog has a search field, a list, a line for the last result
 * @param {HTMLElement} place where the door shows what became of a tap
 * @param {(row: Expected) => Promise<void>} onTap
 * @returns {{open(desk: Desk): void, show(desk: Desk): void}}
 */
export function roster(dialog, place, onTap) {
  const search = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
  const list = /** @type {HTMLElement} */ (dialog.querySelector("ul"));
  const said = /** @type {HTMLElement} */ (dialog.querySelector("[role=status]"));
  /** @type {Desk | null} */
  let desk = null;
  let drawn = "";

  function draw() {
    if (!desk) return;
    const wanted = plain(search.value);
    const rows = desk.reception.expected.filter((row) => plain(row.nickname ?? "").includes(wanted));
    rows.sort((a, b) => (a.nickname ?? "").localeCompare(b.nickname ?? "", "ja", { numeric: true }));
    const items = rows.map((row) => item(row, /** @type {Desk} */ (desk)));
    // Under a finger that is down nothing may be exchanged for its like: the tap would be lost.
    const lines = items.map((line) => line.outerHTML).join("");
    if (lines === drawn && lines) return;
    drawn = lines;
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.ref : undefined;
    list.replaceChildren(...(items.length ? items : [none()]));
    if (focused) list.querySelector(`[data-ref="${CSS.escape(focused)}"]`)?.parentElement?.querySelector("button")?.focus();
  }

  list.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const row = desk?.reception.expected.find((one) => one.ref === button?.dataset.ref);
    if (!row) return;
    await onTap(row);
    // Only ○ is said in a line over the list; anything else is for the whole screen.
    if (place.querySelector("[data-sign=ok]")) said.replaceChildren("○", ...sentences(place));
    else dialog.close();
  });
  search.addEventListener("input", draw);
  return {
    open(now) {
      desk = now;
      said.replaceChildren();
      search.value = "";
      draw();
      dialog.showModal();
    },
    show(now) {
      desk = now;
      if (dialog.open) draw();
    },
  };
}

/**
 * @param {Expected} row
 * @param {Desk} desk
 */
function item(row, desk) {
  const came = judge.judgeRow(row, "", desk.entries);
  const line = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.ref = row.ref ?? "";
  button.className = came.sign === "again" ? "came" : "";
  button.append(part("who", words.of("who", { name: row.nickname ?? "" })));
  const time = came.at ? words.clock(came.at) : "";
  const said = came.sign === "again" ? { key: "came", facts: { time } } : results.headsLine(row);
  button.append(part("small", words.of(said.key, said.facts)));
  line.append(button);
  return line;
}

/**
 * The words of a result, each with a space before it.
 * @param {HTMLElement} place
 */
function sentences(place) {
  return [...place.querySelectorAll("h2, p")].flatMap((one) => [" ", ...one.cloneNode(true).childNodes]);
}

function none() {
  const line = document.createElement("li");
  line.append(part("", words.of("roster-none")));
  return line;
}

/**
 * @param {string} name
 * @param {DocumentFragment} content
 */
function part(name, content) {
  const element = document.createElement("span");
  element.className = name;
  element.append(content);
  return element;
}

/**
 * Nicknames as they are looked for: width, case, katakana and spaces make no difference.
 * @param {string} text
 */
function plain(text) {
  const folded = text.normalize("NFKC").toLowerCase().replace(/\s/g, "");
  return folded.replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}
