/** What would change for shoppers: messages of late that are read otherwise, kept conversations that go otherwise. */

/** @import { App } from "../app.js" */
/** @import { Change, Failed, Held, Reading, Report, Turn } from "./types.js" */

import { h } from "../../desk/dom.js";

/**
 * @param {App} app
 * @param {Report["recent"]} recent
 */
export function recentView({ words }, recent) {
  if (!recent) return h("p", { class: "lead" }, words.say("train.no_recent"));
  const { of, changes } = recent;
  return h(
    "div",
    { class: "stack" },
    h("p", {}, words.say("train.recent", { count: changes.length, of })),
    changes.length > 0 && h("ul", { class: "lines" }, ...changes.map(line)),
  );

  /** @param {Change} change */
  function line(change) {
    return h(
      "li",
      {},
      h("q", { lang: change.language }, change.text),
      h("span", { class: "quiet" }, ` ${read(change.was)} → ${read(change.now)}`),
    );
  }

  /** @param {Reading} reading */
  function read(reading) {
    const mood = reading.frustrated ? `, ${words.say("train.frustrated")}` : "";
    return `${words.code("topic", reading.intent === "nlu_fallback" ? "unknown" : reading.intent)}${mood}`;
  }
}

/**
 * @param {App} app
 * @param {Report["recorded"]} recorded
 */
export function recordedView({ words }, { of, failed }) {
  return h(
    "div",
    { class: "stack" },
    h("p", {}, words.say("train.recorded", { count: failed.length, of })),
    failed.length > 0 && h("ul", { class: "lines" }, ...failed.map(line)),
  );

  /** @param {Failed} one */
  function line(one) {
    return h(
      "li",
      {},
      h("strong", {}, `${one.language} · ${one.name}`),
      one.new && h("span", { class: "tag bad" }, words.say("train.new_failure")),
      h("q", { lang: one.language }, one.wanted.says),
      h("span", { class: "quiet" }, ` ${told(one.wanted)} → ${told(one.came)}`),
    );
  }

  /** @param {Turn} turn */
  function told(turn) {
    const said = turn.replies.map((reply) => reply.replace(/^utter_/, "")).join(", ");
    const intent = turn.intent ? `${words.code("topic", turn.intent)}: ` : "";
    return `${intent}${said}${turn.hand_over ? ` (${words.code("reason", turn.hand_over)})` : ""}`;
  }
}

/**
 * Held-out conversations in which a person came too late, or for nothing: what is worse now stands first.
 * @param {App} app
 * @param {Report["held"]} held
 */
export function heldView({ words }, held) {
  if (!held.length) return h("p", { class: "lead" }, words.say("train.held_right"));
  return h("ul", { class: "lines" }, ...held.map(line));

  /** @param {Held} one */
  function line(one) {
    const due = one.wanted === null ? words.say("train.held_nobody") : words.say("train.held_by", { turn: one.wanted });
    return h(
      "li",
      {},
      one.change === "worse" && h("span", { class: "tag bad" }, words.say("train.held_worse")),
      one.change === "better" && h("span", { class: "tag good" }, words.say("train.held_better")),
      ...(one.says ?? []).map((text) => h("div", {}, h("q", { lang: one.language }, text))),
      h("span", { class: "quiet" }, `${due} ${came(one)}`),
    );
  }

  /** @param {Held} one */
  function came({ now }) {
    if (!now) return words.say("train.held_as_wanted");
    if (now.came === null) return words.say("train.held_never");
    return words.say("train.held_came", { turn: now.came, why: words.code("reason", now.reason ?? "") });
  }
}
