/** Tells the shopper that the agent types: at the first key, now and then again, and when it stops. */

const AGAIN_MS = 4_000;
const IDLE_MS = 5_000;

export class Typing {
  #c = "";
  #told = 0;
  #timer = 0;
  /** @type {(c: string, on: boolean) => void} */
  #tell;

  /** @param {(c: string, on: boolean) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  /** @param {string} c */
  key(c) {
    if (this.#c && this.#c !== c) this.stop();
    if (Date.now() - this.#told > AGAIN_MS) {
      this.#told = Date.now();
      this.#tell(c, true);
    }
    this.#c = c;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.stop(), IDLE_MS);
  }

  stop() {
    clearTimeout(this.#timer);
    if (this.#c) this.#tell(this.#c, false);
    this.#c = "";
    this.#told = 0;
  }
}
