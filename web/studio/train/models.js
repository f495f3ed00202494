/** The history of models: what each reaches, which is live, and a way to compare it and to put it live. */

/** @import { App } from "../app.js" */
/** @import { Live, Model, State } from "./types.js" */

import { fill, h } from "../../desk/dom.js";
import { askWords } from "./asking.js";
import { named, share, short } from "./numbers.js";

const MOST_CHARACTERS = 500;
/** Percent of the new conversations that a trial begins with. */
const FIRST_SHARE = 5;
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
  function update({ models, live, trial, may_try }) {
    const mayTry = may_try && (!trial || trial.ended_ms > 0);
    const now = JSON.stringify([models, live, mayTry]);
    if (now === shown) return;
    shown = now;
    fill(body, ...models.map((model) => line(model, live, mayTry)));
  }

  /**
   * @param {Model} one
   * @param {Live | null} live
   * @param {boolean} mayTry
   */
  function line(one, live, mayTry) {
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
      h("td", {}, h("div", { class: "row" }, ...buttons(one, isLive, mayTry))),
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
   * @param {boolean} mayTry
   */
  function buttons(one, isLive, mayTry) {
    const name = short(one.model);
    return [
      one.figures &&
        h(
          "button",
          { type: "button", "aria-label": words.say("train.compare_one", { model: name }), click: () => void compare(one.model) },
          words.say("train.compare"),
        ),
      !isLive &&
        h(
          "button",
          { type: "button", "aria-label": words.say("train.promote_one", { model: name }), click: () => void live(one, "promote") },
          words.say("train.promote"),
        ),
      !isLive &&
        mayTry &&
        h(
          "button",
          { type: "button", "aria-label": words.say("trial.try_one", { model: name }), click: () => void live(one, "try") },
          words.say("trial.try"),
        ),
    ];
  }

  /**
   * @param {Model} one
   * @param {"promote" | "try"} verb
   */
  async function live({ model, green }, verb) {
    const body = verb === "try" ? { model, share: FIRST_SHARE } : { model };
    if (green) return act(verb, body);
    const why = await askWords(app, {
      title: words.say("train.why_title", { model: short(model) }),
      lead: words.say("train.why_lead"),
      label: words.say("train.why_label"),
      yes: words.say("train.propose"),
      most: MOST_CHARACTERS,
      rows: 3,
    });
    return why ? act(verb, { ...body, why }) : undefined;
  }

  return { node, update };
}
