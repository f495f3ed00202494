/** Which topics come more often today than chance explains; asked now and then, wherever in the studio one is. */

import { ask } from "./door.js";

/**
 * `tells`: shoppers who ask can be told that it is known.
 * @typedef {{ topic: string, count: number, usual: number, tells: boolean }} Alarm
 */
/** @typedef {(found: readonly Alarm[]) => void} Watcher */

const OFTEN_MS = 300_000;

export class Alarms {
  /** @type {readonly Alarm[]} */
  #found = [];
  /** @type {Set<Watcher>} */
  #watchers = new Set();
  #timer = 0;

  /** Looks now, and from then on. */
  async start() {
    this.stop();
    this.#timer = window.setInterval(() => void this.#look(), OFTEN_MS);
    await this.#look();
  }

  stop() {
    clearInterval(this.#timer);
  }

  /**
   * Tells the watcher what there is, and whatever comes; returns how to end that.
   * @param {Watcher} watcher
   */
  watch(watcher) {
    this.#watchers.add(watcher);
    watcher(this.#found);
    return () => void this.#watchers.delete(watcher);
  }

  async #look() {
    const answer = await ask("topics/alarms").catch(() => null); // the tabs say what is down
    if (!answer) return;
    this.#found = answer.alarms;
    this.#watchers.forEach((watcher) => watcher(this.#found));
  }
}
