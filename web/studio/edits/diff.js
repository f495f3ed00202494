/** A change as git writes it, so that what comes and what goes can be told apart. */

import { h } from "../../desk/dom.js";

/** @param {string} diff */
export function diffLines(diff) {
  return diff.split("\n").map((text) => h("span", { class: kindOf(text) }, `${text}\n`));
}

/** @param {string} text */
function kindOf(text) {
  if (text.startsWith("+") && !text.startsWith("+++")) return "added";
  return text.startsWith("-") && !text.startsWith("---") ? "gone" : "same";
}
