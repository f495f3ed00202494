/** Puts the right screen on the page: the start, the log-in, or the desk; and makes offers noticed on it. */

/** @import { App } from "./app.js" */
/** @import { State } from "./types.js" */

import { ring, title } from "./notices.js";
import { reasonOf, topicOf } from "./subject.js";
import { deskView } from "./views/desk.js";
import { loginView } from "./views/login.js";
import { startView } from "./views/start.js";
import { offers } from "./wishes.js";

export class Screens {
  /** @type {App} */
  #app;
  /** @type {ReturnType<typeof deskView> | null} */
  desk = null;
  /** @type {ReturnType<typeof loginView> | null} */
  #login = null;
  /** @type {ReturnType<typeof startView> | null} */
  #start = null;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
  }

  /** Forgets what was drawn, so that all is drawn in new words. */
  renew() {
    this.desk = this.#login = this.#start = null;
  }

  /**
   * @param {State} state
   * @param {State | null} before
   */
  draw(state, before) {
    if (state.stage === "starting") this.#drawStart(state);
    else if (state.stage === "out") this.#drawLogin(state);
    else this.#drawDesk(state, before);
  }

  /**
   * Before the first snapshot there is nothing to show but that we try.
   * @param {State} state
   */
  #drawStart(state) {
    this.#start ??= startView(this.#app);
    this.#start.update(state);
    if (!this.#start.node.isConnected) document.body.replaceChildren(this.#start.node);
  }

  /** @param {State} state */
  #drawLogin(state) {
    if (this.#login) return;
    this.desk = null;
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
    this.#login = loginView(this.#app, Boolean(state.alias));
    document.body.replaceChildren(this.#login.node);
    this.#login.focus();
    title(0);
  }

  /**
   * @param {State} state
   * @param {State | null} before
   */
  #drawDesk(state, before) {
    if (!this.desk) {
      this.#login?.close();
      this.#login = null;
      this.desk = deskView(this.#app);
      document.body.replaceChildren(this.desk.node);
    }
    this.desk.update(state);
    if (before) this.#opened(state, before);
    if (before) this.#notice(state, before);
  }

  /**
   * Whoever opens a conversation can write at once; on a phone no keyboard pops up for that.
   * @param {State} state
   * @param {State} before
   */
  #opened(state, before) {
    const talk = state.selected === null ? undefined : state.talks[state.selected];
    if (!talk) return;
    const mine = talk.state === "active" && !talk.gone;
    const was = before.selected === talk.c ? before.talks[talk.c]?.state : null;
    if (was === talk.state) return;
    if (mine && matchMedia("(hover: hover)").matches) this.desk?.composer.focus(talk.mode);
    this.desk?.transcript.toEnd();
  }

  /**
   * @param {State} state
   * @param {State} before
   */
  #notice(state, before) {
    const { words } = this.#app;
    const waiting = offers(state);
    title(waiting.length);
    const fresh = waiting.find(({ c, fence }) => before.talks[c]?.fence !== fence);
    if (!fresh) return;
    ring(words);
    const said = { topic: topicOf(words, fresh.card), reason: reasonOf(words, fresh.card) };
    this.desk?.tell(words.say("offers.new", said));
  }
}
