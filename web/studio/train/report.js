/** A model beside the one that is live: the verdict, the figures, and behind each figure its lines. */

/** @import { App } from "../app.js" */
/** @import { Fault, Report } from "./types.js" */

import { h } from "../../desk/dom.js";
import { curvesView, kindsView } from "./charts.js";
import { figuresView } from "./figures.js";
import { intentsView } from "./intents.js";
import { matrixView } from "./matrix.js";
import { share, short } from "./numbers.js";
import { heldView, recentView, recordedView } from "./traffic.js";

/**
 * @param {App} app
 * @param {Report} report
 * @param {HTMLElement} decisions what can be done with the model, after the verdict
 * @returns {HTMLElement[]}
 */
export function reportView(app, report, decisions) {
  const { words } = app;
  const models = { model: short(report.model), other: short(report.against ?? "") };
  return [
    h("h2", { class: "big" }, words.say(report.against ? "train.beside" : "train.alone", models)),
    verdict(app, report.faults),
    ...leftOut(app, report.left_out),
    decisions,
    part(app, "figures", figuresView(app, report.figures)),
    part(app, "recent", recentView(app, report.recent)),
    part(app, "recorded", recordedView(app, report.recorded)),
    part(app, "held", heldView(app, report.held)),
    part(app, "intents", intentsView(app, report.intents)),
    part(app, "matrix", matrixView(app, report)),
    part(app, "curve", curvesView(app, report.curves)),
    part(app, "kinds", kindsView(app, report.kinds)),
  ];
}

/**
 * Says which topics were not learned, as the list beside the button did before.
 * @param {App} app
 * @param {string[]} names
 */
function leftOut({ words }, names) {
  if (!names.length) return [];
  const topics = new Intl.ListFormat(words.language).format(names.map((name) => words.code("topic", name)));
  return [h("p", { class: "left-out" }, words.say("train.left_out", { topics }))];
}

/**
 * @param {App} app
 * @param {string} name
 * @param {HTMLElement} content
 */
function part({ words }, name, content) {
  const id = `part-${name}`;
  return h("section", { class: "part", "aria-labelledby": id }, h("h3", { id }, words.say(`train.part.${name}`)), content);
}

/**
 * @param {App} app
 * @param {Fault[]} faults
 */
function verdict({ words }, faults) {
  const green = faults.length === 0;
  const lead = h("p", {}, words.say(green ? "train.verdict.green" : "train.verdict.red"));
  const reasons = faults.map((fault) =>
    h(
      "li",
      {},
      words.say(`train.fault.${fault.code}`, {
        language: fault.language && words.nameOf(fault.language),
        figure: fault.code === "topic" ? words.code("topic", fault.figure) : fault.figure && words.say(`train.figure.${fault.figure}`),
        value: fault.code === "recorded" ? String(fault.value) : share(fault.value),
        needs: fault.code === "recorded" ? String(fault.needs) : share(fault.needs),
      }),
    ),
  );
  return h("div", { class: `verdict ${green ? "good" : "bad"}` }, lead, !green && h("ul", {}, ...reasons));
}
