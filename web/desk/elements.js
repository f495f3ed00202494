/** Two small elements that keep time by themselves: `<desk-since>` counts up, `<desk-ring>` counts down. */

import { now } from "./door.js";

/** @import { Words } from "./words.js" */

const RADIUS = 20;
const SVG = "http://www.w3.org/2000/svg";

class Ticking extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.#timer = window.setInterval(() => this.tick(), 1_000);
    this.tick();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  tick() {}
}

/** How long ago something was, in words. */
export class Since extends Ticking {
  /** @type {Words | null} */
  words = null;
  at = 0;

  /** @override */
  tick() {
    const text = this.words && this.at ? this.words.span(now() - this.at) : "";
    if (this.textContent !== text) this.textContent = text;
  }
}

/** The time that is left, as a ring that empties around the seconds. */
export class Ring extends Ticking {
  until = 0;
  /** The longest time seen, which is what a full ring means. */
  whole = 1_000;

  /** @override */
  connectedCallback() {
    if (!this.firstChild) this.append(circles(), document.createElement("span"));
    this.setAttribute("aria-hidden", "true");
    super.connectedCallback();
  }

  /** @override */
  tick() {
    const left = Math.max(0, this.until - now());
    this.whole = Math.max(this.whole, left);
    this.style.setProperty("--left", String(left / this.whole));
    this.toggleAttribute("late", left < 6_000);
    if (this.lastChild) this.lastChild.textContent = String(Math.ceil(left / 1_000));
  }
}

function circles() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 48 48");
  for (const name of ["track", "left"]) {
    const circle = document.createElementNS(SVG, "circle");
    for (const [key, value] of Object.entries({ class: name, cx: 24, cy: 24, r: RADIUS, pathLength: 1 })) {
      circle.setAttribute(key, String(value));
    }
    svg.append(circle);
  }
  return svg;
}

/**
 * @param {Words} words
 * @param {number} at  Unix ms
 */
export function since(words, at) {
  const node = new Since();
  node.words = words;
  node.at = at;
  return node;
}

/**
 * A phrase with the length of a time in it, which counts up.
 * @param {Words} words
 * @param {string} key
 * @param {number} at  Unix ms
 */
export function phraseSince(words, key, at) {
  const [before, after] = words.say(key, { span: "\n" }).split("\n");
  return [before ?? "", since(words, at), after ?? ""];
}

/** @param {number} until  Unix ms */
export function ring(until) {
  const node = new Ring();
  node.until = until;
  return node;
}

customElements.define("desk-since", Since);
customElements.define("desk-ring", Ring);
