/** The studio's frame: who may be here, which tab is open, and what went wrong. */

/** @import { Language, Titles, Words } from "../desk/words.js" */
/** @import { Opened } from "./tabs.js" */

import { isLoggedIn, logOut } from "../desk/door.js";
import { attribute, fill } from "../desk/dom.js";
import { loginView } from "../desk/views/login.js";
import { chooseLanguage } from "../desk/words.js";
import { Alarms } from "./alarms.js";
import { ask, Refused } from "./door.js";
import { frameView, notForYou } from "./frame.js";
import { tabOf } from "./tabs.js";
import { load } from "./words.js";

const TOAST_MS = 6_000;

export class App {
  /** @type {{ alias: string, role: string }} */
  me = { alias: "", role: "" };
  alarms = new Alarms();
  #unwatch = () => {};
  #again = false;
  #toast = 0;
  /** @type {Record<string, Titles>} */
  #made = {};
  /** @type {ReturnType<typeof frameView> | null} */
  #frame = null;
  /** @type {Opened | null} */
  #opened = null;
  #turn = 0;

  /** @param {Words} words */
  constructor(words) {
    this.words = words;
    window.addEventListener("hashchange", () => void this.#show());
  }

  async start() {
    document.documentElement.lang = this.words.language;
    if (await isLoggedIn()) await this.#enter();
    else this.#login();
  }

  loggedIn() {
    void this.#enter();
  }

  async logOut() {
    if (!(await logOut())) return this.tell(this.words.say("studio.down"), "bad");
    this.#again = false;
    this.#login();
  }

  /** @param {Language} language */
  async speak(language) {
    chooseLanguage(language);
    this.words = await load(language);
    document.documentElement.lang = language;
    if (this.#frame) await this.#enter();
    else this.#login();
    /** @type {HTMLElement | null} */ (document.querySelector("select.language"))?.focus();
  }

  /**
   * Asks the gateway; what goes wrong is told here, and the answer is undefined.
   * @param {string} path
   * @param {object} [body]
   */
  async ask(path, body) {
    try {
      return await ask(path, body);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#refused(error);
      return undefined;
    }
  }

  /**
   * Asks the gateway, and returns what it told or in words why it did not, for a form that shows it.
   * @param {string} path
   * @param {object} body
   * @returns {Promise<{ told?: any, wrong: string }>}
   */
  async attempt(path, body) {
    try {
      return { told: await ask(path, body), wrong: "" };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.code === "out") this.#refused(error);
      return { wrong: this.#reason(error) };
    }
  }

  /**
   * Takes up what people call topics that operators made.
   * @param {Record<string, Titles>} topics  by name
   */
  learn(topics) {
    this.#made = { ...this.#made, ...topics };
    this.words.learn(this.#made);
  }

  /**
   * Says something in passing, for eyes and ears.
   * @param {string} text
   * @param {"good" | "bad"} [kind]
   */
  tell(text, kind = "good") {
    const toast = this.#frame?.toast;
    if (!toast) return;
    clearTimeout(this.#toast);
    attribute(toast, "data-kind", kind);
    toast.textContent = text;
    this.#toast = window.setTimeout(() => (toast.textContent = ""), TOAST_MS);
  }

  /** @param {Refused} error */
  #refused(error) {
    if (error.code === "out") {
      this.#again = true;
      return this.#login();
    }
    this.tell(this.#reason(error), "bad");
  }

  /** @param {Refused} error */
  #reason({ code, why }) {
    const key = `refused.${code}`;
    return this.words.has(key) ? this.words.say(key) : why || this.words.say("studio.down");
  }

  #login() {
    this.alarms.stop();
    this.#leave();
    this.#frame = null;
    const view = loginView(this, this.#again);
    fill(document.body, view.node);
    document.title = "Skranke";
    view.focus();
  }

  async #enter() {
    const me = await ask("/v1/me").catch(() => null);
    if (!me) return this.#login();
    this.me = me;
    this.learn(me.topics ?? {});
    if (me.role === "agent") return fill(document.body, notForYou(this));
    this.#unwatch();
    this.#frame = frameView(this);
    fill(document.body, ...this.#frame.nodes);
    this.#unwatch = this.alarms.watch(this.#frame.alarmed);
    void this.alarms.start();
    await this.#show();
  }

  #leave() {
    this.#opened?.close?.();
    this.#opened = null;
  }

  async #show() {
    const frame = this.#frame;
    if (!frame) return;
    const turn = ++this.#turn;
    const tab = tabOf(location.hash);
    frame.current(tab.name);
    document.title = `${this.words.say(`tab.${tab.name}`)} · Skranke`;
    const room = await tab.load();
    if (turn !== this.#turn) return; // somebody was quicker than the network
    this.#leave();
    this.#opened = room.open(this);
    fill(frame.main, this.#opened.node);
    this.#opened.focus?.();
  }
}


