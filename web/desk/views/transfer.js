/** The dialog that passes a conversation on: to a colleague who is ready, or back in line for a topic. */

/** @import { App } from "../app.js" */
/** @import { Colleague, Talk } from "../types.js" */

import { attribute, fill, h, say } from "../dom.js";
import { open, topicGroups } from "./dialogs.js";

const NOTE_LIMIT = 2_000;
const TO_TOPIC = ""; // the value of the radio that means a topic

/**
 * @param {App} app
 * @param {Talk} talk
 */
export function transferDialog(app, talk) {
  const { words } = app;
  const colleagues = h("div", { class: "choices-list" }, h("p", { class: "quiet" }, words.say("transfer.asking")));
  const topic = h(
    "select",
    { id: "transfer-topic", "aria-label": words.say("transfer.topic"), change: () => choose(TO_TOPIC) },
    h("option", { value: "" }, words.say("close.choose")),
    ...topicGroups(app),
  );
  const problem = h("p", { class: "problem", role: "alert", id: "transfer-problem" });
  const note = h("textarea", { id: "transfer-note", rows: 3, maxlength: NOTE_LIMIT, dir: "auto" });
  const body = [
    h(
      "fieldset",
      { "aria-describedby": "transfer-problem" },
      h("legend", {}, words.say("transfer.to")),
      colleagues,
      h("div", { class: "radio-with" }, radio(TO_TOPIC, h("span", {}, words.say("transfer.topic"))), topic),
    ),
    problem,
    h("label", { for: "transfer-note" }, words.say("transfer.note")),
    note,
  ];

  /** @param {string} value */
  function choose(value) {
    for (const input of inputs()) input.checked = input.value === value;
  }

  /** @returns {HTMLInputElement[]} */
  function inputs() {
    return [...dialog.querySelectorAll("input")];
  }

  function done() {
    const chosen = inputs().find((input) => input.checked && !input.disabled);
    const missing = !chosen || (chosen.value === TO_TOPIC && !topic.value);
    attribute(topic, "aria-invalid", chosen?.value === TO_TOPIC && !topic.value ? "true" : null);
    say(problem, missing ? words.say("transfer.missing") : "");
    if (missing) return false;
    const target = chosen.value === TO_TOPIC ? { skill: topic.value } : { to: chosen.value };
    app.command({ t: "transfer", c: talk.c, fence: talk.fence, note: note.value.trim(), ...target });
    return true;
  }

  const dialog = open(app, {
    title: words.say("transfer.title"),
    lead: words.say("transfer.lead"),
    submit: words.say("transfer.submit"),
    body,
    done,
  });
  app.askTeam((team) => {
    const rows = team.map((one) => radio(one.id, who(app, one, talk), one.room < 1));
    fill(colleagues, ...(rows.length ? rows : [h("p", { class: "quiet" }, words.say("transfer.nobody"))]));
    /** @type {HTMLInputElement | null} */ (dialog.querySelector("input:enabled"))?.focus();
  });
}

/**
 * @param {string} value
 * @param {Node} label
 * @param {boolean} [disabled]
 */
function radio(value, label, disabled = false) {
  return h("label", { class: "radio" }, h("input", { type: "radio", name: "transfer", value, disabled }), label);
}

/**
 * Who it is, whether they write the shopper's language and know the topic, and how much room there is.
 * @param {App} app
 * @param {Colleague} one
 * @param {Talk} talk
 */
function who({ words }, { alias, languages, skills = [], room }, { card }) {
  const { language, topic } = card ?? {};
  const knows = topic && (!skills.length || skills.includes(topic));
  return h(
    "span",
    { class: "colleague" },
    h("strong", {}, alias),
    language && languages.includes(language) && h("span", { class: "tag good" }, words.nameOf(language)),
    knows && skills.length > 0 && h("span", { class: "tag good" }, words.code("topic", topic)),
    h("span", { class: "tag" }, words.say(room > 0 ? "transfer.room" : "transfer.full", { count: room })),
  );
}
