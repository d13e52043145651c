/** What happens at the door, one deed after the other: judged, on the disk, shown, and sent in the background. */

import * as aside from "./aside.js";
import * as counts from "./counts.js";
import * as desks from "./desk.js";
import * as heads from "./heads.js";
import * as judge from "./judge.js";
import * as panel from "./panel.js";
import * as results from "./results.js";
import * as sound from "./sound.js";
import * as wakelock from "./wakelock.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./judge.js").Verdict} Verdict */
/** @typedef {import("./panel.js").Action} Action */
/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {import("./store.js").Expected} Expected */
/** @typedef {import("./desk.js").By} By */
/** @typedef {{entry: Entry, verdict: Verdict, by: By, recounted: boolean}} Shown */

// A pass that the phone does not know waits this long for the server, so that ○ need not become × later.
const SERVER_PATIENCE_MS = 2500;

export class Door {
  /** Whether a deed is being done. */
  busy = false;
  /** Whether those who come by are leaving. */
  leaving = false;
  #code;
  #place;
  #question;
  #send;
  /** @type {Promise<void>} */
  #last = Promise.resolve();
  /** The arrival that is being shown, whose answer may still change it. @type {Shown | null} */
  #shown = null;
  /** Who was counted anew last, so that undoing it lets them in as before. @type {import("./desk.js").Recount | null} */
  #recounted = null;

  /**
   * @param {string} code of the occurrence
   * @param {HTMLElement} place where results are shown
   * @param {HTMLDialogElement} question asks how many
   * @param {() => Promise<void>} send sends what waits
   */
  constructor(code, place, question, send) {
    this.#code = code;
    this.#place = place;
    this.#question = question;
    this.#send = send;
  }

  /**
   * Takes what a QR or a keyboard gave.
   * @param {string} text
   * @param {"camera" | "typed"} by
   */
  receive(text, by) {
    return this.#deed(async (desk) => {
      const reading = by === "typed" ? judge.readTyped(text) : judge.read(text);
      await this.#answer(desk, judge.judge(reading, desk.reception, desk.entries, desk.others), by);
    });
  }

  /**
   * Takes a tap on a line of the roster.
   * @param {Expected} row
   */
  tap(row) {
    return this.#deed(async (desk) => {
      await this.#answer(desk, judge.judgeRow(row, "", desk.entries), "roster");
    });
  }

  /**
   * Counts somebody without a pass. Whose pass was refused, and who is let in so, needs no look any more.
   * @param {Entry} [refused]
   */
  walkIn(refused) {
    return this.#deed(async (desk) => {
      this.#showWalkIn(await desks.walkIn(desk));
      if (refused?.status === "refused") await aside.dismiss(refused.id);
    });
  }

  /** Takes the last deed back. */
  undo() {
    return this.#deed(async (desk) => {
      this.#shown = null;
      panel.show(this.#place, results.ofUndo(...(await desks.undo(desk, this.#recounted))));
    });
  }

  /** Says that a picture held no code. */
  noCode() {
    this.#shown = null;
    panel.show(this.#place, { sign: "no", title: "no-code", lines: [{ key: "no-code-what" }] });
  }

  /**
   * Shows what became of the arrival that is being shown, when the server has said so.
   * @param {Desk} desk
   */
  hear(desk) {
    const shown = this.#shown;
    const now = desk.entries.find((made) => made.id === shown?.entry.id);
    if (!shown || !now || now.status === shown.entry.status) return;
    this.#showArrival({ ...shown, entry: now }, { quiet: shown.recounted || now.status === "recorded" });
  }

  /**
   * Does one deed after the other. What the disk did not take is said, and never shown as done.
   * @param {(desk: Desk) => Promise<void>} work
   * @returns {Promise<void>}
   */
  #deed(work) {
    sound.wake();
    wakelock.keep();
    this.busy = true;
    this.#last = this.#last.then(async () => {
      try {
        await work(await desks.load(this.#code));
      } catch (fault) {
        this.#shown = null;
        panel.show(this.#place, { sign: "no", title: "not-kept", lines: [{ key: "not-kept-what" }] });
        reportError(fault);
      }
      this.busy = false;
      void this.#send();
    });
    return this.#last;
  }

  /**
   * @param {Desk} desk
   * @param {Verdict} verdict
   * @param {By} by
   */
  async #answer(desk, verdict, by) {
    if (this.leaving && verdict.sign !== "no") return this.#showLeaving(desk, verdict, by);
    if (verdict.sign !== "ok") return this.#showVerdict(desk, verdict, by);
    const entry = await desks.arrive(desk, verdict, by);
    if (verdict.row || !navigator.onLine) return this.#showArrival({ entry, verdict, by, recounted: false });
    this.#shown = null;
    panel.show(this.#place, { sign: "wait", title: "wait", lines: [] });
    await Promise.race([this.#send(), new Promise((resolve) => setTimeout(resolve, SERVER_PATIENCE_MS))]);
    const later = (await desks.load(this.#code)).entries.find((made) => made.id === entry.id);
    this.#showArrival({ entry: later ?? entry, verdict, by, recounted: false });
  }

  /**
   * @param {Shown} shown
   * @param {{quiet?: boolean}} [how]
   */
  #showArrival(shown, how) {
    this.#shown = shown;
    const { entry, verdict, by, recounted } = shown;
    const result = results.ofArrival(entry, verdict, recounted);
    const actions = result.sign === "no" ? [this.#asWalkIn(entry)] : [this.#recount("change-heads", entry, verdict, by)];
    if (result.sign === "again") actions.push(this.#leave(verdict, by));
    panel.show(this.#place, { ...result, actions }, how);
  }

  /**
   * @param {Desk} desk
   * @param {Verdict} verdict
   * @param {By} by
   */
  #showVerdict(desk, verdict, by) {
    this.#shown = null;
    const before = judge.arrival(desk.entries, verdict.keys);
    const again = [this.#recount("all-together", before, verdict, by), this.#leave(verdict, by)];
    const not = verdict.why === "mistyped" ? [] : [this.#asWalkIn()];
    panel.show(this.#place, { ...results.ofVerdict(verdict), actions: verdict.sign === "again" ? again : not });
  }

  /** @param {Entry} entry */
  #showWalkIn(entry) {
    this.#shown = null;
    const action = this.#recount("change-heads", entry, null, "roster");
    panel.show(this.#place, { ...results.ofWalkIn(entry), actions: [action] });
  }

  /**
   * @param {Entry} [refused]
   * @returns {Action}
   */
  #asWalkIn(refused) {
    return { key: "as-walk-in", act: () => void this.walkIn(refused) };
  }

  /**
   * Whoever comes by again on the way out has left.
   * @param {Verdict} verdict
   * @param {By} by
   * @returns {Action}
   */
  #leave(verdict, by) {
    const left = () => this.#deed((desk) => this.#showLeaving(desk, verdict, by));
    return { key: "leave", act: () => void left() };
  }

  /**
   * Who is not in by what this phone knows came in elsewhere, or comes just now to a door that was left turned around.
   * @param {Desk} desk
   * @param {Verdict} verdict
   * @param {By} by
   */
  async #showLeaving(desk, verdict, by) {
    this.#shown = null;
    const isIn = verdict.sign === "again" || judge.arrival(desk.entries, verdict.keys) !== null;
    const left = await desks.leave(desk, verdict, by);
    const actions = isIn ? [] : [this.#cameInstead(left, verdict, by)];
    panel.show(this.#place, { ...results.ofLeaving(left, isIn), actions });
  }

  /**
   * @param {Entry} left
   * @param {Verdict} verdict
   * @param {By} by
   * @returns {Action}
   */
  #cameInstead(left, verdict, by) {
    const came = () =>
      this.#deed(async (desk) => {
        const entry = await desks.arriveInstead(desk, left, verdict, by);
        this.#showArrival({ entry, verdict, by, recounted: false });
      });
    return { key: "came-instead", act: () => void came() };
  }

  /**
   * @param {string} key
   * @param {Entry | null} entry
   * @param {Verdict | null} verdict null for a walk-in
   * @param {By} by
   * @returns {Action}
   */
  #recount(key, entry, verdict, by) {
    return { key, act: () => void this.#ask(entry, verdict, by) };
  }

  /**
   * @param {Entry | null} entry
   * @param {Verdict | null} verdict
   * @param {By} by
   */
  async #ask(entry, verdict, by) {
    const announced = desks.headsOf(verdict);
    const before = entry ? counts.inAll(entry) : announced;
    // Whoever comes by again brings the others whom the pass announced.
    const said = await heads.ask(this.#question, verdict?.sign === "again" ? counts.larger(before, announced) : before);
    if (!said) return;
    await this.#deed(async (desk) => {
      const changed = await desks.changeHeads(desk, entry, verdict, by, said);
      // Who is in by another phone stays so without this one's word.
      this.#recounted = entry && entry.status !== "already" ? { entry: changed, before, verdict, by } : null;
      if (verdict) this.#showArrival({ entry: changed, verdict, by, recounted: true });
      else this.#showWalkIn(changed);
    });
  }
}
