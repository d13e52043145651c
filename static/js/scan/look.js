/** 要確認: what the server did not take, kept until a person has looked at it. */

import * as desks from "./desk.js";
import * as results from "./results.js";
import * as aside from "./aside.js";
import * as words from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./store.js").Entry} Entry */

/**
 * @param {HTMLDialogElement} dialog has a list
 * @param {Desk} desk
 * @param {() => Promise<Desk>} onDismiss gives the desk as it is then
 */
export function draw(dialog, desk, onDismiss) {
  const list = /** @type {HTMLElement} */ (dialog.querySelector("ul"));
  const entries = desks.needingLook(desk);
  list.replaceChildren(
    ...entries.map((entry) =>
      item(entry, async () => {
        await aside.dismiss(entry.id);
        const now = await onDismiss();
        draw(dialog, now, onDismiss);
        if (!desks.needingLook(now).length) dialog.close();
      }),
    ),
  );
}

/**
 * @param {Entry} entry
 * @param {() => void} dismiss
 */
function item(entry, dismiss) {
  const line = document.createElement("li");
  const what = document.createElement("p");
  what.append(words.of(["in", "out"].includes(entry.kind) && !entry.nickname ? "look-nameless" : `look-${entry.kind}`, { time: words.clock(entry.at), name: entry.nickname }));
  const why = document.createElement("p");
  const reason = results.reason(entry);
  why.append(words.of(reason.key, reason.facts));
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button full";
  button.append(words.of("look-dismiss"));
  button.addEventListener("click", dismiss);
  line.append(what, why, button);
  return line;
}
