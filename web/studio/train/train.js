/** The tab "Train": begin a training, see how far it is, compare what came of it, put it live or go back. */

/** @import { App } from "../app.js" */
/** @import { Report, State } from "./types.js" */

import { fill, h } from "../../desk/dom.js";
import { decisionsView } from "./decide.js";
import { liveView } from "./live.js";
import { modelsView } from "./models.js";
import { progressView } from "./progress.js";
import { reportView } from "./report.js";
import { trialView } from "./trial.js";

const QUICK_MS = 1_000;
const SLOW_MS = 10_000;

/** @param {App} app */
export function open(app) {
  const { words } = app;
  const report = h("section", { class: "report", "aria-label": words.say("train.report"), tabindex: -1 });
  const room = {
    progress: progressView(app, act),
    live: liveView(app, act),
    trial: trialView(app, act),
    models: modelsView(app, { act, compare }),
    decisions: decisionsView(app, act),
  };
  const node = h(
    "section",
    { class: "sheet train" },
    h("h2", { class: "big" }, words.say("tab.train")),
    room.progress.node,
    room.live.node,
    room.trial.node,
    room.models.node,
    report,
  );
  let timer = 0;
  let closed = false;
  /** The model whose end of training was seen here, so that its report opens by itself. */
  let waited = "";
  void refresh();

  async function refresh() {
    clearTimeout(timer);
    /** @type {State | undefined} */
    const state = await app.ask("training");
    if (closed) return;
    if (state) show(state);
    timer = window.setTimeout(refresh, state?.training?.how === "running" ? QUICK_MS : SLOW_MS);
  }

  /** @param {State} state */
  function show(state) {
    Object.values(room).forEach((view) => view.update(state));
    const job = state.training;
    if (job?.how === "running") waited = "running";
    else if (job && waited === "running") {
      waited = "";
      app.tell(words.code("train_how", job.how), job.how === "done" ? "good" : "bad");
      if (job.model) void compare(job.model);
    }
  }

  /**
   * Does something, and shows what came of it.
   * @param {string} verb
   * @param {object} [body]
   */
  async function act(verb, body = {}) {
    if (verb === "try") app.tell(words.say("trial.starting"), "good");
    const done = await app.ask(`training/${verb}`, body);
    if (done?.trial && done.step === "promote") app.tell(words.say("trial.begun"), "good");
    else if (done?.step) app.tell(words.code("train_step", done.step), done.step === "promote" ? "good" : "bad");
    await refresh();
    return done;
  }

  /** @param {string} model */
  async function compare(model) {
    fill(report, h("p", { class: "lead", role: "status" }, words.say("link.connecting")));
    /** @type {Report | undefined} */
    const found = await app.ask(`training/report/${model}`);
    if (closed) return;
    room.decisions.about(model);
    fill(report, ...(found ? reportView(app, found, room.decisions.node) : []));
    report.focus({ preventScroll: true });
    report.scrollIntoView({ block: "start" });
  }

  return {
    node,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
