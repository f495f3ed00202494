/** Keeps a session and a socket with the gateway: hello, resume, resend, back-off. Knows nothing of looks. */
import { keep, recall } from "./store.js";

/** @import {Command, Frame, LinkStatus} from "./types.js" */

const ANSWER_MS = 15_000; // a receipt that takes longer means a dead socket
const GRACE_MS = 2_500; // a deploy is over by then, nobody needs to read of it
const COOL_MS = 2_000; // after "too fast" or "busy"
const STEADY_MS = 10_000; // a socket that held this long was a good one
const REOFFER_MS = 120_000; // a log that lost its tail gets our latest messages again

export const newCid = () => [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");

export class Link {
  /** @type {WebSocket | undefined} */ #socket;
  /** @type {Command[]} */ #pending = JSON.parse(recall("sessionStorage", "pending") || "[]");
  /** @type {{at: number, command: Command}[]} */ #stored = [];
  #refresh = recall("localStorage", "refresh");
  #token = "";
  #wanted = false;
  #live = 0; // when the gateway welcomed us
  #heard = 0;
  #asked = 0; // when the first pending command went out; -1: told to wait
  #silence = 50_000;
  #attempt = 0;
  #tries = 0;
  #retry = 0;
  #grace = 0;

  /**
   * @param {URL} base the gateway
   * @param {{frame: (f: Frame) => void, status: (s: LinkStatus) => void, last: () => string | undefined, lang: () => string}} on
   */
  constructor(base, on) {
    this.base = base;
    this.on = on;
    addEventListener("online", () => this.#drop());
    document.addEventListener("visibilitychange", () => document.hidden || this.#listen());
    setInterval(() => this.#listen(), 5_000);
  }

  /** Commands without a receipt yet, in order. */
  get pending() { return [...this.#pending]; }

  /** Somebody was here before: there may be an answer waiting. */
  get known() { return Boolean(this.#refresh || this.#pending.length); }

  /** Connect, unless that is done or under way. */
  wake() {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#connect();
  }

  /** @param {Command} command must reach the gateway, once and in order */
  send(command) {
    this.#pending.push(command);
    this.#save();
    this.wake();
    this.#pump();
  }

  /** @param {object} frame typing, read, more: worth nothing later */
  hint(frame) {
    if (this.#live) this.#put({ ...frame, cid: newCid() });
  }

  async #connect() {
    const attempt = ++this.#attempt;
    clearTimeout(this.#retry);
    this.#grace ||= setTimeout(() => this.on.status("offline"), GRACE_MS);
    try {
      this.#token ||= await this.#session();
    } catch (problem) {
      if (attempt === this.#attempt) this.#closed(Number(problem) || 1006);
    }
    if (attempt !== this.#attempt || !this.#token) return;
    const socket = new WebSocket(new URL("ws", this.base).href.replace("http", "ws"), "skranke.v1");
    this.#socket = socket;
    this.#heard = Date.now();
    socket.onopen = () => this.#put({ t: "hello", token: this.#token, v: 1, last: this.on.last() });
    socket.onmessage = ({ data }) => socket === this.#socket && this.#take(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.#socket && this.#closed(code);
  }

  /** Ask for a token, one tab at a time, for each answer rotates the secret. @returns {Promise<string>} throws a close code */
  #session() {
    const ask = async () => {
      this.#refresh = recall("localStorage", "refresh") || this.#refresh;
      const answer = await fetch(new URL("v1/session", this.base), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ refresh: this.#refresh || undefined, language: this.on.lang() }),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      if (answer.status === 403) throw 4503;
      const { token, refresh = "" } = answer.ok || answer.status === 401 ? await answer.json() : {};
      if (answer.ok || answer.status === 401) keep("localStorage", "refresh", (this.#refresh = refresh));
      if (!token) throw answer.status === 401 ? 4401 : 1013;
      return token;
    };
    return navigator.locks ? navigator.locks.request("skranke", ask) : ask();
  }

  /** @param {Frame} frame */
  #take(frame) {
    const [first] = this.#pending;
    this.#heard = Date.now();
    // A gateway that cannot read a command answers without its cid; it was the one under way.
    if (frame.t === "err" && first && this.#asked > 0) frame = { t: "nak", cid: first.cid, code: "bad", why: frame.why };
    if (frame.t === "ping") this.#put({ t: "pong" });
    if (frame.t === "welcome") this.#welcomed(frame);
    this.on.frame(frame);
    if (frame.t === "ack") this.#settle(frame.cid, true);
    if (frame.t === "nak") this.#refused(frame);
  }

  /** @param {import("../lib/wire.js").WelcomeFrame} frame */
  #welcomed({ heartbeat_s = 25, resume }) {
    clearTimeout(this.#grace);
    this.#grace = 0;
    this.#live = Date.now();
    this.#silence = heartbeat_s * 2_000;
    const recent = this.#stored.filter(({ at, command }) => command.t === "send" && this.#live - at < REOFFER_MS);
    if (resume === "resync") this.#pending.unshift(...recent.map(({ command }) => command));
    this.on.status("online");
    this.#asked = 0;
    this.#pump();
  }

  /** One at a time, so that when the first is refused the second has not overtaken it. */
  #pump() {
    const [first] = this.#pending;
    if (!first || !this.#live || this.#asked) return;
    this.#asked = Date.now();
    this.#put(first);
  }

  /** @param {string} cid @param {boolean} stored */
  #settle(cid, stored) {
    const [first] = this.#pending;
    if (first?.cid !== cid) return;
    this.#pending.shift();
    this.#save();
    if (stored) this.#stored = [...this.#stored.slice(-20), { at: Date.now(), command: first }];
    this.#asked = 0;
    this.#pump();
  }

  /** @param {import("../lib/wire.js").NakFrame} nak */
  #refused({ cid, retry }) {
    if (!retry) return this.#settle(cid, false);
    if (this.#pending[0]?.cid !== cid) return;
    this.#asked = -1;
    setTimeout(() => {
      if (this.#asked < 0) this.#asked = 0;
      this.#pump();
    }, COOL_MS);
  }

  /** @param {number} code a close code of the protocol */
  #closed(code) {
    if (this.#live && Date.now() - this.#live > STEADY_MS) this.#tries = 0;
    this.#live = 0;
    this.#socket = undefined;
    // 1006 says nothing (a refused origin looks like a lost network): the session's answer tells.
    if (code === 1006 || code === 4401) this.#token = "";
    clearTimeout(this.#retry);
    if (code === 1000 || (code >= 4500 && code < 5000)) {
      this.#wanted = false;
      clearTimeout(this.#grace);
      this.#grace = 0;
      this.on.status(code === 1000 ? "idle" : "failed");
      return;
    }
    this.#grace ||= setTimeout(() => this.on.status("offline"), GRACE_MS);
    const most = (code === 1013 || code === 4429 ? 4_000 : 1_000) * 2 ** this.#tries++;
    this.#retry = setTimeout(() => this.#connect(), Math.min(30_000, most) * Math.random());
  }

  /** After a sleep or on a dead network nothing closes a socket: its silence tells. */
  #listen() {
    const now = Date.now();
    const silent = this.#socket && now - this.#heard > (this.#live ? this.#silence : ANSWER_MS);
    if (silent || (this.#live && this.#asked > 0 && now - this.#asked > ANSWER_MS)) this.#drop();
  }

  #drop() {
    if (!this.#wanted) return;
    const socket = this.#socket;
    this.#closed(1006);
    socket?.close();
    this.#connect();
  }

  /** @param {object} frame */
  #put(frame) {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(frame));
  }

  #save() {
    keep("sessionStorage", "pending", JSON.stringify(this.#pending));
  }
}
