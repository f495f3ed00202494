/** Ties the desk together: acts change the state, the state is drawn, and what it wishes for is asked. */

/** @import { Act, Colleague, Command, Pending, ServerFrame } from "./types.js" */
/** @import { Meaning } from "./keys.js" */
/** @import { Language, Words } from "./words.js" */
/** @import { Wish } from "./wishes.js" */

import { isLoggedIn, logOut, madeTopics, now, ticket } from "./door.js";
import { meant } from "./keys.js";
import { Link } from "./link.js";
import { forget, keep, kept } from "./memory.js";
import { sendable } from "./pending.js";
import { Screens } from "./screens.js";
import { initial, reduce, TYPING_MS } from "./state.js";
import { closeDialog, giveBackDialog, helpDialog } from "./views/dialogs.js";
import { wanted } from "./views/me.js";
import { postponeDialog } from "./views/postpone.js";
import { searchDialog } from "./views/search.js";
import { transferDialog } from "./views/transfer.js";
import { attaching, beside, offers, reading } from "./wishes.js";
import { chooseLanguage, load } from "./words.js";

const AGAIN_MS = 1_500; // after "not now": long enough for a limit to refill, short enough not to be noticed

export class App {
  state = initial();
  #screens = new Screens(this);
  /** @type {Map<string, string>} */
  #told = new Map();
  /** @type {((team: Colleague[]) => void) | null} */
  #onTeam = null;
  #again = 0;
  /** @type {Map<string, number>} one for each conversation: several shoppers type at once */
  #quiet = new Map();
  #link = new Link({
    ticket,
    onFrame: (frame) => this.#heard(frame),
    onLink: (link) => this.act({ type: "link", link }),
    onOut: () => this.act({ type: "logged_out" }),
  });

  /** @param {Words} words */
  constructor(words) {
    this.words = words;
    document.addEventListener("keydown", (event) => this.#pressed(event));
    document.addEventListener("visibilitychange", () => this.act({ type: "visible", on: !document.hidden }));
    window.addEventListener(
      "beforeunload",
      (event) => this.state.pending.some(({ id }) => !id) && event.preventDefault(),
    );
  }

  async start() {
    document.documentElement.lang = this.words.language;
    const before = kept();
    if (before) this.act({ type: "restore", kept: before });
    if (await isLoggedIn()) await this.#enter();
    else this.act({ type: "logged_out" });
  }

  /** @param {Act} act */
  act(act) {
    const before = this.state;
    this.state = reduce(before, act);
    if (this.state === before) return;
    this.#screens.draw(this.state, before);
    keep(this.state);
    const wish = attaching(this.state)[0];
    if (wish) this.command(wish); // which is an act too, and asks for the next one
    this.#tellRead();
  }

  /**
   * Asks the gateway for something that will be answered; it is kept until it is.
   * @param {Wish} wish
   */
  command(wish) {
    const frame = /** @type {Command} */ ({ cid: cid(), ...wish });
    this.act({ type: "command", frame, now: now() });
    if (sendable(this.state.pending).some((one) => one.frame === frame)) this.#link.send(frame);
  }

  /**
   * Says something that is worth nothing later.
   * @param {Wish} wish
   */
  whisper(wish) {
    this.#link.send(/** @type {Command} */ ({ cid: cid(), ...wish }));
  }

  /** @param {string} c */
  accept(c) {
    this.#answer(c, (fence) => ({ t: "accept", c, fence }));
  }

  /** @param {string} c */
  pass(c) {
    this.#answer(c, (fence) => ({ t: "refuse", c, fence, why: "" }));
  }

  /**
   * An offer is answered once.
   * @param {string} c
   * @param {(fence: number) => Wish} answer
   */
  #answer(c, answer) {
    const talk = this.state.talks[c];
    const asked = this.state.pending.some(
      ({ frame }) => (frame.t === "accept" || frame.t === "refuse") && frame.c === c,
    );
    if (talk?.state === "offered" && !asked) this.command(answer(talk.fence));
  }

  /**
   * A call-back is asked for once.
   * @param {string} c
   */
  call(c) {
    if (!this.state.pending.some(({ frame }) => frame.t === "call" && frame.c === c))
      this.command({ t: "call", c });
  }

  /**
   * Who else is ready changes by the second, so it is asked when somebody wants to see it, and not kept.
   * @param {(team: Colleague[]) => void} show
   */
  askTeam(show) {
    this.#onTeam = show;
    this.command({ t: "team" });
  }

  /** @param {Meaning} what */
  does(what) {
    const { state } = this;
    const talk = state.selected === null ? undefined : state.talks[state.selected];
    const offer = talk?.state === "offered" ? talk : offers(state)[0];
    const mine = talk && !talk.gone && talk.state === "active" ? talk : null;
    switch (what) {
      case "accept":
        return offer && this.accept(offer.c);
      case "pass":
        return offer && this.pass(offer.c);
      case "next":
      case "previous":
        return this.act({ type: "select", c: beside(state, what === "next" ? 1 : -1) });
      case "reply":
      case "note":
        return this.#write(what);
      case "give_back":
        return mine && giveBackDialog(this, mine);
      case "postpone":
        return mine && postponeDialog(this, mine);
      case "transfer":
        return mine && transferDialog(this, mine);
      case "close":
        return mine && closeDialog(this, mine);
      case "ready":
        return this.command({ t: "ready", on: !wanted(state) });
      case "take":
        return this.command({ t: "take" });
      case "search":
        return searchDialog(this);
      case "help":
        return helpDialog(this);
    }
  }

  /** @param {"reply" | "note"} mode */
  #write(mode) {
    if (this.state.pane !== "talk") this.act({ type: "pane", pane: "talk" });
    this.#screens.desk?.composer.focus(mode);
  }

  leaveWriting() {
    this.#screens.desk?.transcript.focus();
  }

  toEnd() {
    this.#screens.desk?.transcript.toEnd();
  }

  retry() {
    this.#link.now();
  }

  loggedIn() {
    this.act({ type: "link", link: "connecting" });
    void this.#enter();
  }

  async #enter() {
    this.words.learn(await madeTopics());
    this.#link.start();
  }

  async logOut() {
    if (!(await logOut())) return this.act({ type: "toast", key: "toast.logout_failed", kind: "bad" });
    this.#link.stop();
    this.act({ type: "left" });
    forget();
  }

  /** @param {Language} language */
  async speak(language) {
    chooseLanguage(language);
    const { made } = this.words;
    this.words = await load(language);
    this.words.learn(made);
    document.documentElement.lang = language;
    this.#screens.renew();
    this.#screens.draw(this.state, null);
    /** @type {HTMLElement | null} */ (document.querySelector("select.language"))?.focus();
  }

  /** @param {ServerFrame} frame */
  #heard(frame) {
    const asked = new Set(this.state.pending);
    const out = new Set(sendable(this.state.pending).map((one) => one.frame));
    if (frame.t === "welcome") this.#told.clear();
    if (frame.t === "team") this.#onTeam?.(frame.colleagues);
    this.act({ type: "frame", frame, now: now() });
    // Asked for on this connection, as the wishes of the welcome are, is asked for once.
    if (frame.t === "welcome") this.#resend((one) => asked.has(one));
    else if (frame.t === "attached" && frame.resume === "resync") this.#resend((one) => !asked.has(one));
    else this.#resend((one) => asked.has(one) && !out.has(one.frame)); // what waited for the words before it
    if (frame.t === "nak" && frame.retry) this.#later();
    if (frame.t === "typing" && frame.on) this.#forgetTyping(frame.c);
  }

  /**
   * Everything without an answer that may go out, in the order it was asked, under the same cids.
   * @param {(one: Pending) => boolean} [wanted]
   */
  #resend(wanted = () => true) {
    for (const one of sendable(this.state.pending)) if (wanted(one)) this.#link.send(one.frame);
  }

  #later() {
    clearTimeout(this.#again);
    this.#again = window.setTimeout(() => this.#resend(), AGAIN_MS * (1 + Math.random()));
  }

  /** @param {string} c */
  #forgetTyping(c) {
    clearTimeout(this.#quiet.get(c));
    const frame = /** @type {const} */ ({ t: "typing", c, from: { role: "shopper" }, on: false });
    const over = () => this.#quiet.delete(c) && this.act({ type: "frame", frame, now: now() });
    this.#quiet.set(c, window.setTimeout(over, TYPING_MS));
  }

  #tellRead() {
    const wish = reading(this.state, this.#told);
    if (!wish) return;
    this.#told.set(wish.c, wish.id);
    this.whisper({ t: "read", ...wish });
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const what = this.state.stage === "in" ? meant(event) : null;
    if (!what) return;
    event.preventDefault();
    this.does(what);
  }
}

/** 128 random bits; randomUUID would need https. */
function cid() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
