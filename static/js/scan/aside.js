/** What was set aside, or needs a look: another chance, or off the list. A person decides, the worker never. */

import * as database from "../database.js";
import * as store from "./store.js";

/** Gives what was set aside another chance, as when the page is opened anew. */
export async function takeUpAgain() {
  const stuck = (await store.queue()).filter((item) => item.stuck);
  if (!stuck.length) return;
  await database.change(["queue", "journal"], (stores) => {
    for (const item of stuck) {
      stores.queue?.put({ ...item, stuck: false });
      database.amend(stores.journal, item.id, (entry) => {
        entry.status = "waiting";
      });
    }
  });
}

/**
 * Takes a scan off the list of things to look at; a scan that was set aside leaves the queue with it.
 * @param {string} id
 */
export async function dismiss(id) {
  await database.change(["queue", "journal"], (stores) => {
    stores.queue?.delete(id);
    database.amend(stores.journal, id, (entry) => {
      entry.dismissed = true;
    });
  });
}
