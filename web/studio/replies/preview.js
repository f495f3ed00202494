/** Shows a reply as the shopper will see it: each way in a bubble, its blanks filled with samples. */

import { fill, h } from "../../desk/dom.js";

/** @type {Record<string, string>} */
const SAMPLES = {
  shop: "Fjord & Field",
  phone: "+31 30 555 0142",
  email: "help@shop.example",
  order: "20394811",
  carrier: "PostNL",
  city: "Utrecht",
  amount: "49,95",
};

/**
 * @param {HTMLElement} node
 * @param {string} text  one way to say it on each line
 */
export function preview(node, text) {
  const ways = text.split("\n").map((line) => line.trim());
  fill(node, ...ways.filter(Boolean).map((way) => h("p", { class: "bubble-sample" }, ...parts(way))));
}

/** @param {string} way */
function parts(way) {
  return way.split(/(\{\w+\})/).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    return name ? h("mark", {}, SAMPLES[name] ?? name.replaceAll("_", " ")) : part;
  });
}
