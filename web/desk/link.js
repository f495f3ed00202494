/** Keeps one websocket to the gateway alive: ticket, hello, heartbeat, and patient, scattered returns. */

/** @import { Command, LinkState, ServerFrame } from "./types.js" */
/** @import { Ticket } from "./door.js" */

const FIRST_MS = 500;
const LONGEST_MS = 20_000;
const RATE_MS = 10_000; // after 4429 coming back at once only makes it worse
const HEARTBEAT_S = 25;
const LOOK_MS = 5_000;

/**
 * How long to wait before the nth try; scattered, so that a restarted gateway is not met by all desks at once.
 * @param {number} tries
 * @param {number} chance  0..1
 */
export function pause(tries, chance) {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** tries);
  return longest / 2 + (longest / 2) * chance;
}

/**
 * What a close code asks for: come back, or never.
 * @param {number} code
 */
export function isFinal(code) {
  return code >= 4500 && code <= 4999;
}

/**
 * @typedef {object} Ends
 * @property {() => Promise<Ticket>} ticket
 * @property {(frame: ServerFrame) => void} onFrame
 * @property {(link: LinkState) => void} onLink
 * @property {() => void} onOut
 */

export class Link {
  /** @type {WebSocket | null} */
  #socket = null;
  #up = false;
  #wanted = false;
  #tries = 0;
  #turn = 0;
  #heard = 0;
  #looked = 0;
  #heartbeat = HEARTBEAT_S;
  #retry = 0;
  /** @type {Ends} */
  #ends;

  /** @param {Ends} ends */
  constructor(ends) {
    this.#ends = ends;
    window.addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => document.hidden || this.now());
    setInterval(() => this.#look(), LOOK_MS);
  }

  start() {
    this.#wanted = true;
    this.#tries = 0;
    void this.#connect();
  }

  stop() {
    this.#wanted = false;
    this.#drop();
    this.#ends.onLink("off");
  }

  /** Tries at once where a try was planned. */
  now() {
    if (this.#wanted && !this.#socket && this.#retry) void this.#connect();
  }

  /**
   * Sends when connected; otherwise the command waits in the state until the next welcome.
   * @param {Command | { t: "pong" }} frame
   */
  send(frame) {
    if (this.#up && this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  async #connect() {
    this.#drop();
    const turn = this.#turn;
    this.#ends.onLink(this.#tries ? "lost" : "connecting");
    const found = await this.#ends.ticket();
    if (turn !== this.#turn || !this.#wanted) return;
    if (found.kind === "out") {
      this.#wanted = false;
      this.#ends.onOut();
    } else if (found.kind === "down") {
      this.#later(0);
    } else {
      this.#open(found.ticket);
    }
  }

  /** @param {string} token */
  #open(token) {
    const url = new URL("/ws", location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url, "skranke.v1");
    this.#socket = socket;
    this.#heard = Date.now();
    socket.onopen = () => socket.send(JSON.stringify({ t: "hello", token, v: 1 }));
    socket.onmessage = (event) => this.#socket === socket && this.#received(String(event.data));
    socket.onclose = (event) => this.#socket === socket && this.#closed(event.code);
  }

  /** @param {string} text */
  #received(text) {
    this.#heard = Date.now();
    /** @type {ServerFrame} */
    const frame = JSON.parse(text);
    if (frame.t === "ping") return this.#pong();
    if (frame.t === "welcome") {
      this.#up = true;
      this.#tries = 0;
      this.#heartbeat = frame.heartbeat_s ?? HEARTBEAT_S;
    }
    this.#ends.onFrame(frame);
  }

  #pong() {
    this.#socket?.send('{"t":"pong"}');
  }

  /** @param {number} code */
  #closed(code) {
    this.#drop();
    if (isFinal(code)) {
      this.#wanted = false;
      this.#ends.onLink("barred");
    } else if (this.#wanted) {
      this.#later(code === 4429 ? RATE_MS : 0);
    }
  }

  /** @param {number} least */
  #later(least) {
    this.#ends.onLink("lost");
    this.#retry = window.setTimeout(() => void this.#connect(), least + pause(this.#tries, Math.random()));
    this.#tries += 1;
  }

  #drop() {
    this.#turn += 1;
    clearTimeout(this.#retry);
    this.#retry = 0;
    this.#up = false;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }

  /** A silent line, or a machine that slept: the socket is dead although nobody told us. */
  #look() {
    const now = Date.now();
    const slept = this.#looked && now - this.#looked > 6 * LOOK_MS;
    this.#looked = now;
    const silent = now - this.#heard > this.#heartbeat * 2_500;
    if (this.#wanted && this.#socket && (silent || slept)) this.#closed(1006);
  }
}
