/** The hand-off card: why a person, about what, what may be shared, and what to do with the conversation. */

/** @import { App } from "../app.js" */
/** @import { Card, State, Talk } from "../types.js" */

import { now } from "../door.js";
import { fill, h } from "../dom.js";
import { since } from "../elements.js";
import { icon } from "../icons.js";
import { shortcut } from "../keys.js";
import { proofOf, reasonOf, topicOf } from "../subject.js";
import { identity } from "./identity.js";

// From here on anger is plain; below the first nothing is said, for a number is no proof.
const SOME = 0.35;
const MUCH = 0.6;
const ICONS = /** @type {const} */ ({ answered: "check", asked: "ask", failed: "cross" });

/** @param {App} app */
export function cardView(app) {
  const { words } = app;
  const facts = h("div", { class: "facts" });
  const acts = actions(app);
  const node = h(
    "aside",
    { class: "card", "aria-labelledby": "card-title" },
    h("h2", { id: "card-title", class: "sr-only" }, words.say("card.title")),
    facts,
    acts,
  );
  /** @type {Card | null | undefined} */
  let drawn;
  let proven = "";

  /**
   * @param {State} _state
   * @param {Talk} talk
   */
  function update(_state, talk) {
    const { kind } = proofOf(talk.card, now());
    if (drawn !== talk.card || proven !== kind)
      fill(
        facts,
        ...(talk.card ? content(app, talk.card) : [h("p", { class: "quiet" }, words.say("card.none"))]),
      );
    drawn = talk.card;
    proven = kind;
    const active = talk.state === "active" && !talk.gone;
    acts.hidden = talk.gone !== null || talk.state === "offered";
    for (const button of acts.querySelectorAll("button")) {
      button.hidden = !active && button.dataset["act"] !== "note";
    }
  }
  return { node, update };
}

/** @param {App} app */
function actions(app) {
  const { words } = app;
  return h(
    "div",
    { class: "acts", role: "group", "aria-label": words.say("card.actions") },
    h(
      "button",
      {
        class: "primary wide",
        type: "button",
        "data-act": "close",
        ...shortcut("close", words.say("act.close")),
        click: () => app.does("close"),
      },
      icon("check"),
      words.say("act.close"),
    ),
    h(
      "button",
      {
        class: "wide",
        type: "button",
        "data-act": "transfer",
        ...shortcut("transfer", words.say("act.transfer")),
        click: () => app.does("transfer"),
      },
      icon("onward"),
      words.say("act.transfer"),
    ),
    h(
      "button",
      {
        class: "wide",
        type: "button",
        "data-act": "postpone",
        ...shortcut("postpone", words.say("act.postpone")),
        click: () => app.does("postpone"),
      },
      icon("phone"),
      words.say("act.postpone"),
    ),
    h(
      "button",
      {
        class: "wide",
        type: "button",
        "data-act": "give_back",
        ...shortcut("give_back", words.say("act.give_back")),
        click: () => app.does("give_back"),
      },
      icon("bot"),
      words.say("act.give_back"),
    ),
    h(
      "button",
      {
        class: "wide",
        type: "button",
        "data-act": "note",
        ...shortcut("note", words.say("act.note")),
        click: () => app.does("note"),
      },
      icon("note"),
      words.say("act.note"),
    ),
  );
}

/**
 * @param {App} app
 * @param {Card} card
 */
function content(app, card) {
  const { words } = app;
  return [
    why(app, card),
    identity(app, card),
    h(
      "dl",
      { class: "pairs" },
      ...pair(words.say("card.topic"), topicOf(words, card)),
      ...(card.language ? pair(words.say("card.language"), words.nameOf(card.language)) : []),
      ...(card.since ? pair(words.say("card.waiting"), ago(app, card.since)) : []),
    ),
    noticed(app, card),
    tried(app, card),
  ];
}

/**
 * @param {App} app
 * @param {Card} card
 */
function why({ words }, card) {
  return h(
    "section",
    { class: card.urgency === "high" ? "why high" : "why" },
    h("h3", {}, words.say("card.why")),
    h("p", {}, reasonOf(words, card)),
    card.urgency === "high" && h("span", { class: "tag bad" }, icon("flag"), words.say("card.high")),
    card.passed_by && h("p", { class: "quiet" }, words.say("card.passed_by", { alias: card.passed_by })),
  );
}

/**
 * @param {App} app
 * @param {number} at
 */
function ago({ words }, at) {
  const [before, after] = words.say("card.ago", { time: words.time(at), span: "\n" }).split("\n");
  return h("span", {}, before ?? "", since(words, at), after ?? "");
}

/**
 * @param {string} name
 * @param {import("../dom.js").Child} value
 */
function pair(name, value) {
  return [h("dt", {}, name), h("dd", {}, value)];
}

/**
 * @param {App} app
 * @param {Card} card
 */
function noticed({ words }, card) {
  const codes = card.signals ?? [];
  // Grief needs a person as badly as anger does, and is none.
  const level = codes.includes("distress") ? 0 : (card.frustration ?? 0);
  const signals = codes.map((code) => words.code("signal", code));
  if (level >= SOME)
    signals.unshift(words.say(level >= MUCH ? "card.frustration.much" : "card.frustration.some"));
  if (!signals.length) return null;
  return h(
    "section",
    {},
    h("h3", {}, words.say("card.signals")),
    h("ul", { class: "tags" }, ...signals.map((signal) => h("li", { class: "tag warn" }, signal))),
  );
}

/**
 * @param {App} app
 * @param {Card} card
 */
function tried({ words }, card) {
  const all = card.tried ?? [];
  const list = all.map(({ intent, outcome }) =>
    h(
      "li",
      { "data-outcome": outcome },
      icon(ICONS[outcome] ?? "ask"),
      h("span", {}, words.code("topic", intent)),
      h("span", { class: "quiet" }, words.code("tried", outcome)),
    ),
  );
  return h(
    "section",
    {},
    h("h3", {}, words.say("card.tried")),
    list.length
      ? h("ul", { class: "tried" }, ...list)
      : h("p", { class: "quiet" }, words.say("card.tried_none")),
  );
}
