/** How each intent of a language is read, those first that are read worse than before. */

/** @import { App } from "../app.js" */
/** @import { Intent } from "./types.js" */

import { fill, h } from "../../desk/dom.js";
import { change, share, tone } from "./numbers.js";

/**
 * @param {App} app
 * @param {Record<string, Intent[]>} intents
 */
export function intentsView({ words }, intents) {
  const body = h("tbody");
  const languages = Object.keys(intents);
  const choice = h(
    "select",
    { class: "language", change: () => show(choice.value) },
    ...languages.map((language) => h("option", { value: language }, words.nameOf(language))),
  );
  const heads = ["intent", "lines", "recall", "precision", "taken_for"];
  show(languages[0] ?? "");

  /** @param {string} language */
  function show(language) {
    fill(body, ...(intents[language] ?? []).map(row));
  }

  /** @param {Intent} one */
  function row(one) {
    const taken = Object.entries(one.taken_for).map(([name, count]) => `${words.code("topic", name)} ${count}`);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, words.code("topic", one.intent)),
      h("td", { class: "number" }, String(one.lines)),
      hit(one.now.recall, one.was?.recall),
      hit(one.now.precision, one.was?.precision),
      h("td", {}, taken.join(", ")),
    );
  }

  /**
   * @param {number | null} now
   * @param {number | null | undefined} was
   */
  function hit(now, was) {
    const changed = change(now, was);
    return h(
      "td",
      { class: "number" },
      share(now),
      changed && h("span", { class: `change ${tone(now, was)}` }, changed),
    );
  }

  return h(
    "div",
    { class: "stack" },
    h("label", { class: "row" }, words.say("train.of_language"), choice),
    h(
      "div",
      { class: "scroll tall", tabindex: 0, role: "region", "aria-label": words.say("train.part.intents") },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, ...heads.map((key) => h("th", { scope: "col" }, words.say(`train.head.${key}`))))),
        body,
      ),
    ),
  );
}
