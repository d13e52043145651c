/** The result at the door: a sign as large as the hand, its words, and what can be done about it. */

import * as sound from "./sound.js";
import * as words from "./words.js";

/** @typedef {{key: string, facts?: import("./words.js").Facts}} Phrase */
/** @typedef {{key: string, act: () => void}} Action */
/**
 * @typedef {object} Result
 * @property {"ok" | "again" | "no" | "wait" | "undone"} sign
 * @property {string} title key of the words
 * @property {string} [who]
 * @property {Phrase[]} lines
 * @property {Action[]} [actions]
 */

/**
 * Shows a result to eye, ear and hand; `quiet` where it only corrects what was just shown.
 * @param {HTMLElement} place a live region
 * @param {Result} result
 * @param {{quiet?: boolean}} [how]
 */
export function show(place, result, how = {}) {
  const box = document.createElement("div");
  box.className = `result-panel door ${result.sign}`;
  box.dataset.sign = result.sign;
  if (words.has(`mark-${result.sign}`)) box.append(words.of(`mark-${result.sign}`));
  box.append(line("h2", "title", words.of(result.title)));
  if (result.who) box.append(line("p", "who", words.of("who", { name: result.who })));
  for (const phrase of result.lines) box.append(line("p", "", words.of(phrase.key, phrase.facts)));
  for (const action of result.actions ?? []) box.append(button(action));
  place.replaceChildren(box);
  place.scrollIntoView({ block: "nearest" });
  if (!how.quiet && (result.sign === "ok" || result.sign === "again" || result.sign === "no")) sound.play(result.sign);
}

/**
 * @param {string} tag
 * @param {string} name
 * @param {DocumentFragment} content
 */
function line(tag, name, content) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(content);
  return element;
}

/** @param {Action} action */
function button(action) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "button full";
  element.dataset.act = action.key;
  element.append(line("span", "", words.of(action.key)));
  element.addEventListener("click", action.act);
  return element;
}
