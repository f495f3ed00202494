/** Draws the messages. Whatever people or machines wrote goes in as text nodes. */
import { items } from "./state.js";

/** @import {State, Item, Phrase} from "./types.js" */
/** @typedef {(key: string, values?: Record<string, string | number>) => string} Say */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Partial<HTMLElementTagNameMap[K]>} [props] @param {(Node | string)[]} kids
 */
export function h(tag, props, ...kids) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...kids);
  return node;
}

/** @param {string} lang */
const dayOf = (lang) => {
  const format = new Intl.DateTimeFormat(lang, { weekday: "long", day: "numeric", month: "long" });
  const today = format.format();
  const word = new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(0, "day");
  return (/** @type {number} */ ts) => (format.format(ts) === today ? word : format.format(ts));
};

/** Text with its web addresses as links that show where they lead. @param {string} text */
function* linked(text) {
  let end = 0;
  for (const found of text.matchAll(/https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g)) {
    if (!URL.canParse(found[0])) continue;
    const { href, host, pathname } = new URL(found[0]);
    yield text.slice(end, found.index);
    const path = pathname.length > 30 ? `${pathname.slice(0, 29)}…` : pathname.replace(/\/$/, "");
    yield h("a", { href, target: "_blank", rel: "noopener noreferrer" }, host + path);
    end = found.index + found[0].length;
  }
  yield text.slice(end);
}

export class Log {
  /** @type {Map<string, Node>} */ #drawn = new Map();
  #lang = "";

  /**
   * @param {HTMLElement} node role=log
   * @param {(choice: import("../lib/wire.js").Choice, re: string) => void} choose
   */
  constructor(node, choose) {
    this.node = node;
    this.choose = choose;
  }

  /** @param {State} s @param {Say} say */
  draw(s, say) {
    const { node } = this;
    const below = node.scrollHeight - node.scrollTop;
    const first = node.firstChild;
    if (this.#lang !== s.lang) this.#clear(s.lang);
    const list = items(s, dayOf(s.lang));
    const fresh = list.filter(({ key }) => !this.#drawn.has(key));
    // A page of history or another language is not news: screen readers stay silent.
    node.ariaLive = fresh.length > 5 ? "off" : "polite";
    for (const item of fresh) this.#drawn.set(item.key, this.#make(item, say));
    const nodes = list.map(({ key }) => /** @type {Node} */ (this.#drawn.get(key)));
    this.#arrange(nodes);
    const mine = fresh.some((item) => item.type === "bubble" && item.role === "shopper");
    if (mine || below - node.clientHeight < 90) node.scrollTop = node.scrollHeight;
    else if (first !== node.firstChild) node.scrollTop = node.scrollHeight - below;
  }

  /** @param {string} lang */
  #clear(lang) {
    this.#lang = lang;
    this.#drawn.clear();
    this.node.replaceChildren();
  }

  /** Put new nodes in their places, take old ones away, touch no other. @param {Node[]} nodes */
  #arrange(nodes) {
    const wanted = new Set(nodes);
    for (const [key, old] of this.#drawn) {
      if (wanted.has(old)) continue;
      old.parentNode?.removeChild(old);
      this.#drawn.delete(key);
    }
    nodes.forEach((node, i) => {
      const there = this.node.childNodes[i];
      if (there !== node) this.node.insertBefore(node, there ?? null);
    });
  }

  /** @param {Item} item @param {Say} say @returns {Node} */
  #make(item, say) {
    switch (item.type) {
      case "greeting": return this.#bubble({ role: "bot", head: true, text: say("greeting"), lang: this.#lang }, say);
      case "day": return h("p", { className: "event" }, dayOf(this.#lang)(item.ts));
      case "event": return h("p", { className: "event" }, say(...item.phrase));
      case "note": return h("p", { className: `note ${item.phrase[0]}` }, say(...item.phrase));
      case "choices": return h("div", { className: "choices", role: "group", ariaLabel: say("choose") },
        ...item.choices.map((c) => h("button", { type: "button", onclick: () => this.choose(c, item.re) }, c.title)));
      default: return this.#bubble(item, say);
    }
  }

  /** @param {{role: string, text: string, head: boolean, ts?: number, alias?: string, lang?: string}} b @param {Say} say */
  #bubble({ role, text, head, ts, alias, lang }, say) {
    const name = role === "shopper" ? say("role_you") : alias ?? say("role_bot");
    const time = ts && new Intl.DateTimeFormat(this.#lang, { timeStyle: "short" }).format(ts);
    const who = h("span", { className: role === "shopper" || !head ? "unseen" : "" }, `${name} `);
    const meta = h("p", { className: head ? "meta" : "unseen" }, who, ...(time ? [h("time", {}, time)] : []));
    const words = h("p", { className: "text", dir: "auto", lang: lang ?? "" }, ...(role === "shopper" ? [text] : linked(text)));
    if (!lang) words.removeAttribute("lang");
    return h("div", { className: `msg ${role}` }, meta, words);
  }
}
