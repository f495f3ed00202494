/** The figures that have targets: a row each, a column for each language, what changed beside what is. */

/** @import { App } from "../app.js" */
/** @import { Figure } from "./types.js" */

import { h } from "../../desk/dom.js";
import { change, share, tone } from "./numbers.js";

const COLUMNS = ["all", "en", "nl", "da", "nb", "de"];

/**
 * @param {App} app
 * @param {Figure[]} figures
 */
export function figuresView({ words }, figures) {
  const names = [...new Set(figures.map(({ figure }) => figure))];
  const heads = COLUMNS.map((column) =>
    h("th", { scope: "col" }, column === "all" ? words.say("train.all") : words.nameOf(column)),
  );
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": words.say("train.part.figures") },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, h("td"), ...heads)),
      h("tbody", {}, ...names.map(row)),
    ),
  );

  /** @param {string} name */
  function row(name) {
    const cells = COLUMNS.map((column) => {
      const found = figures.find(({ figure, language }) => figure === name && language === column);
      return found ? cell(found) : h("td");
    });
    return h("tr", {}, h("th", { scope: "row" }, words.say(`train.figure.${name}`)), ...cells);
  }

  /** @param {Figure} figure */
  function cell({ now, was, required }) {
    const reached = now !== null && now >= required;
    return h(
      "td",
      { class: "number" },
      h("span", { class: reached ? "reached" : "" }, share(now)),
      change(now, was) && h("span", { class: `change ${tone(now, was)}` }, change(now, was)),
    );
  }
}
