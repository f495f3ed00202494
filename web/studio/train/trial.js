/** A new model that some shoppers have: its share, how it does beside the live one, and the ways on. */

/** @import { App } from "../app.js" */
/** @import { Counts, State, Trial } from "./types.js" */

import { fill, h, say } from "../../desk/dom.js";
import { named, share, short } from "./numbers.js";

/**
 * @param {App} app
 * @param {(verb: string, body?: object) => Promise<unknown>} act
 */
export function trialView(app, act) {
  const { words } = app;
  const node = h("section", { class: "live-card trial", "aria-labelledby": "trial-title", hidden: true });
  let shown = "";

  /** @param {State} state */
  function update({ trial }) {
    const now = JSON.stringify(trial);
    // Somebody who moves the slider is not interrupted by new numbers.
    if (now === shown || (shown && node.contains(document.activeElement) && sliding())) return;
    shown = now;
    node.hidden = !trial;
    if (trial) fill(node, ...(trial.ended_ms ? over(trial) : running(trial)));
  }

  function sliding() {
    return document.activeElement instanceof HTMLInputElement;
  }

  /** @param {Trial} trial */
  function running(trial) {
    const model = short(trial.model);
    const { talked } = trial.sides.new;
    const bar = h("progress", { max: trial.enough, value: talked, "aria-label": words.say("trial.progress") });
    return [
      h("h3", { id: "trial-title" }, words.say("trial.runs", { model, share: trial.share })),
      h("p", { class: "lead" }, words.say("trial.by", { who: named(trial.by) })),
      bar,
      h("p", { role: "status" }, words.say(trial.good ? "trial.good" : "trial.so_far", { count: talked, of: trial.enough })),
      table(trial),
      slider(trial),
      h("p", { class: "quiet" }, words.say("trial.guard")),
      h(
        "p",
        { class: "row" },
        h("button", { type: "button", click: () => void act("return", {}) }, words.say("trial.return", { model: short(trial.was) })),
        h(
          "button",
          { type: "button", class: trial.good ? "primary" : "", click: () => void act("promote", { model: trial.model }) },
          words.say("trial.for_all", { model }),
        ),
      ),
    ];
  }

  /** @param {Trial} trial */
  function over(trial) {
    return [
      h("h3", { id: "trial-title" }, words.say("trial.over", { model: short(trial.model) })),
      h("p", { class: "lead" }, words.code("trial_how", trial.how)),
      table(trial),
    ];
  }

  /** @param {Trial} trial */
  function slider(trial) {
    const told = h("output", { for: "trial-share" }, `${trial.share} %`);
    const range = h("input", {
      id: "trial-share",
      type: "range",
      min: 1,
      max: 50,
      value: trial.share,
      input: () => say(told, `${range.value} %`),
    });
    const give = h(
      "button",
      { type: "button", click: () => void act("share", { share: Number(range.value) }) },
      words.say("trial.give"),
    );
    return h("p", { class: "row" }, h("label", { for: "trial-share" }, words.say("trial.share")), range, told, give);
  }

  /** @param {Trial} trial */
  function table({ model, was, sides }) {
    const heads = [words.say("trial.beside"), short(model), short(was)];
    return h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": words.say("trial.beside") },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))),
        h(
          "tbody",
          {},
          row("trial.talked", sides.new.talked, sides.old.talked),
          row("trial.handed", part(sides.new, "handed", "talked"), part(sides.old, "handed", "talked")),
          row("trial.unhappy", part(sides.new, "unhappy", "rated"), part(sides.old, "unhappy", "rated")),
          row("trial.failed", part(sides.new, "failed", "talked"), part(sides.old, "failed", "talked")),
        ),
      ),
    );
  }

  /**
   * @param {string} name
   * @param {string | number} now
   * @param {string | number} before
   */
  function row(name, now, before) {
    const cells = [now, before].map((value) => h("td", { class: "number" }, String(value)));
    return h("tr", {}, h("th", { scope: "row" }, words.say(name)), ...cells);
  }

  return { node, update };
}

/**
 * How many of how many, and the share that they are.
 * @param {Counts} counts
 * @param {keyof Counts} what
 * @param {keyof Counts} of
 */
function part(counts, what, of) {
  return counts[of] ? `${share(counts[what] / counts[of])} (${counts[what]}/${counts[of]})` : "–";
}
