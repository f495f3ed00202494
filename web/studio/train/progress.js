/** The button that begins a training, and how far it is: its stage, a bar, the time that is left, an end. */

/** @import { App } from "../app.js" */
/** @import { MadeTopic } from "../topics/lacking.js" */
/** @import { Job, State } from "./types.js" */

import { attribute, fill, h, say } from "../../desk/dom.js";
import { lackingOf } from "../topics/lacking.js";
import { named } from "./numbers.js";

/**
 * @param {App} app
 * @param {(verb: string) => Promise<unknown>} act
 */
export function progressView(app, act) {
  const { words } = app;
  const start = h(
    "button",
    { class: "primary", type: "button", click: () => void pressed("start") },
    words.say("train.start"),
  );
  const stop = h("button", { type: "button", click: () => void pressed("cancel") }, words.say("train.cancel"));
  const bar = h("progress", { max: 1, "aria-label": words.say("train.progress") });
  const line = h("p", { class: "lead", role: "status" });
  const why = h("pre", { class: "why" });
  const waits = h("div", { class: "waits", role: "status", hidden: true });
  let shown = "";
  const node = h("div", { class: "progress-card" }, line, bar, why, waits, h("p", { class: "row" }, start, stop));

  /** @param {string} verb */
  async function pressed(verb) {
    start.disabled = stop.disabled = true;
    await act(verb);
    stop.disabled = false;
    start.disabled = false;
  }

  /** @param {State} state */
  function update({ training, unready }) {
    const running = training?.how === "running";
    start.hidden = running;
    stop.hidden = bar.hidden = !running;
    waits.hidden = running || !unready.length;
    tell(unready);
    why.hidden = training?.how !== "failed";
    say(line, training ? told(training) : words.say("train.never"));
    say(why, training?.why ?? "");
    if (running) attribute(bar, "value", String(training.share ?? 0));
  }

  /** @param {readonly MadeTopic[]} unready */
  function tell(unready) {
    const now = JSON.stringify(unready);
    if (now === shown) return;
    shown = now;
    const lines = unready.map((topic) => h("li", {}, h("strong", {}, words.titled(topic.titles)), ` – ${lackingOf(words, topic).join("; ")}`));
    fill(waits, h("p", {}, words.say("train.unready")), h("ul", {}, ...lines), h("a", { class: "button", href: "#topics" }, words.say("train.to_topics")));
  }

  /** @param {Job} job */
  function told(job) {
    if (job.how === "running") {
      const left = words.span(Math.max(1, job.left_s ?? 0) * 1_000);
      return words.say("train.running", { stage: words.code("train_stage", job.stage ?? ""), left });
    }
    const when = new Intl.DateTimeFormat(words.locale, { dateStyle: "medium", timeStyle: "short" });
    const ended = when.format((job.ended ?? job.began) * 1_000);
    return words.say("train.last", { who: named(job.by), when: ended, how: words.code("train_how", job.how) });
  }

  return { node, update };
}
