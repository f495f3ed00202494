/** A socket made of requests, for networks that let no websocket through. Explained in lib/chat.js. */
/** @import {Command} from "../lib/chat.js" */

/** @type {Record<number, number>} */
const CODES = { 401: 4401, 403: 4503, 404: 4401, 429: 4429 };
const LOST = 1006;
const AWAY = 1013;

export class Requests {
  readyState = 0;
  /** @type {WebSocket["onopen"]} */ onopen = null;
  /** @type {WebSocket["onmessage"]} */ onmessage = null;
  /** @type {WebSocket["onclose"]} */ onclose = null;
  #over = new AbortController();
  #token = "";
  #base;

  /** @param {string} url of the websocket @param {string} _protocol */
  constructor(url, _protocol) {
    this.#base = new URL("v1/conversations/", url.replace("ws", "http"));
    queueMicrotask(() => {
      this.readyState = 1;
      this.#tell("onopen");
    });
  }

  /** @param {string} text of a frame */
  send(text) {
    const frame = JSON.parse(text);
    if (frame.t === "hello") this.#read(frame);
    else if (frame.t !== "pong") this.#post(text);
  }

  close() {
    this.readyState = 3;
    this.#over.abort();
  }

  /** @param {{token: string, last?: string}} hello */
  async #read({ token, last = "" }) {
    this.#token = token;
    try {
      const answer = await this.#ask(`events?after=${last}`);
      if (!answer.ok || !answer.body) return this.#end(CODES[answer.status] ?? AWAY);
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        const events = (rest + value).split("\n\n");
        rest = events.pop() ?? "";
        events.forEach((event) => this.#take(event));
      }
    } catch {
      // A lost network; what is wrong, the session knows.
    }
    this.#end(LOST);
  }

  /** @param {string} event */
  #take(event) {
    const data = event.replace(/^(event: \w+\n)?data: /, "");
    if (event.startsWith("event: close")) this.#end(JSON.parse(data).code);
    else this.#tell("onmessage", { data });
  }

  /** @param {string} body */
  async #post(body) {
    try {
      const answer = await this.#ask("messages", { method: "POST", body });
      const frames = await answer.json();
      if (!Array.isArray(frames)) return this.#refused(answer.status, JSON.parse(body));
      for (const frame of frames) this.#tell("onmessage", { data: JSON.stringify(frame) });
    } catch {
      this.#end(LOST);
    }
  }

  /** @param {number} status @param {Command} command */
  #refused(status, { cid }) {
    if (status === 400 || status === 413) this.#tell("onmessage", { data: JSON.stringify({ t: "nak", cid, code: "bad", why: "" }) });
    else this.#end(CODES[status] ?? AWAY);
  }

  /** @param {string} path @param {RequestInit} [more] */
  #ask(path, more) {
    const headers = { authorization: `Bearer ${this.#token}`, ...(more && { "content-type": "application/json" }) };
    const { sub } = JSON.parse(atob(this.#token.split(".")[1]?.replace(/-/g, "+").replace(/_/g, "/") ?? ""));
    return fetch(new URL(`${sub}/${path}`, this.#base), { headers, cache: "no-store", signal: this.#over.signal, ...more });
  }

  /** @param {number} code */
  #end(code) {
    this.#tell("onclose", { code });
    this.close();
  }

  /** @param {"onopen"|"onmessage"|"onclose"} name @param {object} [event] a closed socket says nothing more */
  #tell(name, event) {
    if (this.readyState === 1) /** @type {any} */ (this)[name]?.(event);
  }
}
