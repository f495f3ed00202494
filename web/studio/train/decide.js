/** What an operator decides about a model: puts it live, or tries it with a few shoppers. */

/** @import { App } from "../app.js" */
/** @import { Model, State } from "./types.js" */

import { fill, h } from "../../desk/dom.js";
import { askWords } from "./asking.js";
import { short } from "./numbers.js";

const MOST_CHARACTERS = 500;
/** Percent of the new conversations that a trial begins with. */
const FIRST_SHARE = 5;

/** @param {State} state */
export function mayTry({ trial, may_try }) {
  return may_try && (!trial || trial.ended_ms > 0);
}

/**
 * The buttons of a model that is not live; `whole` says on the button itself which model it is about.
 * @param {App} app
 * @param {(verb: string, body: object) => Promise<any>} act
 * @param {Model} model
 * @param {{ trying: boolean, whole?: boolean }} how
 */
export function decisions(app, act, model, { trying, whole = false }) {
  const { words } = app;
  const name = short(model.model);
  const live = words.say("train.promote_one", { model: name });
  const trial = words.say("trial.try_one", { model: name });
  return [
    button(whole ? live : words.say("train.promote"), live, () => decide("promote")),
    trying && button(whole ? trial : words.say("trial.try"), trial, () => decide("try")),
  ];

  /** @param {"promote" | "try"} verb */
  async function decide(verb) {
    const body = verb === "try" ? { model: model.model, share: FIRST_SHARE } : { model: model.model };
    if (model.green) return act(verb, body);
    const why = await askWords(app, {
      title: words.say("train.why_title", { model: name }),
      lead: words.say("train.why_lead"),
      label: words.say("train.why_label"),
      yes: words.say("train.propose"),
      most: MOST_CHARACTERS,
      rows: 3,
    });
    return why ? act(verb, { ...body, why }) : undefined;
  }
}

/**
 * The same beside the report of a model, which is far below the list.
 * @param {App} app
 * @param {(verb: string, body: object) => Promise<any>} act
 */
export function decisionsView(app, act) {
  const node = h("div", { class: "row" });
  /** @type {State | undefined} */
  let latest;
  let about = "";
  let shown = "";

  /** Draws anew only what has changed: a button may have the focus. */
  function draw() {
    const model = latest?.models.find((one) => one.model === about);
    const isLive = latest?.live?.now.model === about;
    const trying = latest !== undefined && mayTry(latest);
    const now = JSON.stringify([model, isLive, trying]);
    if (now === shown) return;
    shown = now;
    fill(node, ...(model && !isLive ? decisions(app, act, model, { trying, whole: true }) : []));
  }

  return {
    node,
    /** @param {State} state */
    update(state) {
      latest = state;
      draw();
    },
    /** @param {string} model */
    about(model) {
      about = model;
      draw();
    },
  };
}

/**
 * @param {string} text
 * @param {string} label
 * @param {() => Promise<any>} click
 */
function button(text, label, click) {
  return h("button", { type: "button", "aria-label": label, click: () => void click() }, text);
}
