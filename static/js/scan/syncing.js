/** Keeps phone and server in step while the page is open: sends, asks anew, tries again by itself. */

import * as queue from "./queue.js";
import * as receptions from "./reception.js";

const REFRESH_MS = 60000;
const RETRY_MS = 30000;
const SHORTEST_RETRY_MS = 1000;
// After answers came in the server's count is asked for anew, once for all that come in a row.
const RECOUNT_MS = 1500;

export class Syncing {
  /** Whether the server was out of reach when it was last tried. */
  offline = !navigator.onLine;
  /** Whether the server wants somebody to sign in. */
  signIn = false;
  #source;
  #onChange;
  #onRefresh;
  /** @type {number | undefined} */
  #retry;
  /** @type {number | undefined} */
  #recount;

  /**
   * @param {string} source the reception's address
   * @param {() => Promise<unknown>} onChange called when there may be something new to show
   * @param {() => void} onRefresh called whenever the server was asked, whatever it said
   */
  constructor(source, onChange, onRefresh) {
    this.#source = source;
    this.#onChange = onChange;
    this.#onRefresh = onRefresh;
  }

  /** Does both now, and whenever the network or the page comes back. */
  async start() {
    queue.onAnswers(() => {
      void this.#onChange();
      clearTimeout(this.#recount);
      this.#recount = setTimeout(() => void this.refresh(), RECOUNT_MS);
    });
    addEventListener("online", () => void this.#both());
    addEventListener("offline", () => {
      this.offline = true;
      void this.#onChange();
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) void this.#both();
    });
    setInterval(() => {
      if (!document.hidden) void this.refresh();
    }, REFRESH_MS);
    await this.#both();
  }

  async #both() {
    await this.refresh();
    await this.send();
  }

  /** Asks the server who is expected and how many came. */
  async refresh() {
    const outcome = await receptions.refresh(this.#source);
    this.offline = outcome === "offline";
    if (outcome !== "offline") this.signIn = outcome === "sign-in";
    await this.#onChange();
    this.#onRefresh();
  }

  /** Sends what waits; what cannot be sent now is tried again later. */
  async send() {
    clearTimeout(this.#retry);
    // What waits is counted before anybody answers: a slow network takes long.
    void this.#onChange();
    void queue.sendWithoutPage();
    const outcome = await queue.send();
    // An empty queue asked nobody, so it says nothing of the network.
    if (outcome.state !== "empty") this.offline = outcome.state === "offline";
    if (outcome.state === "sign-in") this.signIn = true;
    if (!["empty", "done"].includes(outcome.state)) {
      const pause = outcome.until ? outcome.until - performance.now() : RETRY_MS;
      this.#retry = setTimeout(() => void this.send(), Math.max(pause, SHORTEST_RETRY_MS));
    }
    await this.#onChange();
  }
}
