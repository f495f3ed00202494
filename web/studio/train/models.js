/** The history of models: what each reaches, which is live, and a way to compare it and to put it live. */

/** @import { App } from "../app.js" */
/** @import { Live, Model, State } from "./types.js" */

import { fill, h } from "../../desk/dom.js";
import { decisions, mayTry } from "./decide.js";
import { named, share, short } from "./numbers.js";

const SHOWN = ["intents", "out_of_scope_auroc", "frustration_f1", "language", "handed_over"];

/**
 * @param {App} app
 * @param {{ act: (verb: string, body: object) => Promise<any>, compare: (model: string) => Promise<void> }} does
 */
export function modelsView(app, { act, compare }) {
  const { words } = app;
  const body = h("tbody");
  const heads = [
    "train.model",
    "train.made",
    "train.gate",
    "train.lines",
    ...SHOWN.map((name) => `train.figure.${name}`),
  ];
  const node = h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": words.say("train.models") },
    h(
      "table",
      {},
      h("caption", {}, words.say("train.models")),
      h(
        "thead",
        {},
        h("tr", {}, ...heads.map((key) => h("th", { scope: "col" }, words.say(key))), h("td")),
      ),
      body,
    ),
  );
  let shown = "";

  /** @param {State} state */
  function update(state) {
    const { models, live } = state;
    const trying = mayTry(state);
    const now = JSON.stringify([models, live, trying]);
    if (now === shown) return;
    shown = now;
    fill(body, ...models.map((model) => line(model, live, trying)));
  }

  /**
   * @param {Model} one
   * @param {Live | null} live
   * @param {boolean} trying
   */
  function line(one, live, trying) {
    const isLive = live?.now.model === one.model;
    const when = new Intl.DateTimeFormat(words.locale, { dateStyle: "short", timeStyle: "short" });
    const lines = Object.values(one.lines).reduce((sum, count) => sum + count, 0);
    return h(
      "tr",
      { "aria-current": isLive ? "true" : null },
      h("th", { scope: "row" }, h("code", {}, short(one.model)), isLive && h("span", { class: "tag good" }, words.say("train.is_live"))),
      h("td", {}, when.format(one.made * 1_000), " · ", named(one.by)),
      h("td", {}, gate(one)),
      h("td", { class: "number" }, new Intl.NumberFormat(words.locale).format(lines)),
      ...SHOWN.map((name) => h("td", { class: "number" }, share(one.figures?.[name]))),
      h("td", {}, h("div", { class: "row" }, ...buttons(one, isLive, trying))),
    );
  }

  /** @param {Model} one */
  function gate(one) {
    const code = one.figures ? (one.green ? "green" : "red") : "unknown";
    const look = { green: "tag good", red: "tag bad", unknown: "tag" }[code];
    return h("span", { class: look }, words.say(`train.gate.${code}`));
  }

  /**
   * @param {Model} one
   * @param {boolean} isLive
   * @param {boolean} trying
   */
  function buttons(one, isLive, trying) {
    const name = short(one.model);
    return [
      one.figures &&
        h(
          "button",
          { type: "button", "aria-label": words.say("train.compare_one", { model: name }), click: () => void compare(one.model) },
          words.say("train.compare"),
        ),
      ...(isLive ? [] : decisions(app, act, one, { trying })),
    ];
  }

  return { node, update };
}
