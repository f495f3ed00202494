/** The dialogs: close under a topic, give back to the bot, and the keyboard's help. */

/** @import { App } from "../app.js" */
/** @import { Outcome, Talk } from "../types.js" */

import { attribute, h, say } from "../dom.js";
import { KEYS, singleKeysAreOn, switchSingleKeys } from "../keys.js";
import { TOPICS } from "../subject.js";

const OUTCOMES = /** @type {const} */ (["resolved", "unresolved", "follow_up"]);
const AGREED_LIMIT = 2_000;

/**
 * Opens a dialog with a form; Ctrl or Cmd with Enter confirms, Esc and Cancel leave everything as it was.
 * @param {App} app
 * @param {{ title: string, lead?: string, submit?: string, body: Node[], done?: () => boolean, class?: string }} what
 */
export function open(app, { title, lead, submit, body, done, ...more }) {
  const { words } = app;
  const close = h(
    "button",
    { type: "button", click: () => dialog.close() },
    words.say(submit ? "dialog.cancel" : "dialog.close"),
  );
  const form = h(
    "form",
    { submit: confirmed, keydown: pressed },
    h("h2", { id: "dialog-title" }, title),
    lead && h("p", { class: "lead" }, lead),
    ...body,
    h(
      "div",
      { class: "buttons" },
      submit && h("button", { class: "primary", type: "submit" }, submit),
      close,
      submit && h("span", { class: "quiet hint" }, words.say("dialog.keys", { keys: "Ctrl + Enter" })),
    ),
  );
  const dialog = h(
    "dialog",
    { class: more.class, "aria-labelledby": "dialog-title", close: () => dialog.remove(), click: outside },
    form,
  );

  /** @param {SubmitEvent} event */
  function confirmed(event) {
    event.preventDefault();
    if (done?.() ?? true) dialog.close();
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  }

  /** @param {MouseEvent} event */
  function outside(event) {
    if (event.target === dialog && !submit) dialog.close();
  }

  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * @param {App} app
 * @param {Talk} talk
 */
export function closeDialog(app, talk) {
  const { words } = app;
  const problem = h("p", { class: "problem", role: "alert", id: "topic-problem" });
  const topic = h(
    "select",
    { id: "topic", "aria-describedby": "topic-problem" },
    h("option", { value: "" }, words.say("close.choose")),
    ...topicGroups(app),
  );
  topic.value = talk.card?.topic ?? "";
  if (topic.selectedIndex < 0) topic.value = "";
  const radios = OUTCOMES.map((outcome, nth) =>
    h(
      "label",
      { class: "radio" },
      h("input", { type: "radio", name: "outcome", value: outcome, checked: nth === 0 }),
      words.say(`outcome.${outcome}`),
    ),
  );
  const body = [
    h("label", { for: "topic" }, words.say("close.topic")),
    topic,
    problem,
    h("fieldset", {}, h("legend", {}, words.say("close.outcome")), ...radios),
  ];

  function done() {
    attribute(topic, "aria-invalid", topic.value ? null : "true");
    say(problem, topic.value ? "" : words.say("close.topic_missing"));
    if (!topic.value) return (topic.focus(), false);
    const outcome =
      OUTCOMES[radios.findIndex((radio) => radio.querySelector("input")?.checked)] ?? "resolved";
    app.command({
      t: "done",
      c: talk.c,
      fence: talk.fence,
      topic: topic.value,
      outcome: /** @type {Outcome} */ (outcome),
    });
    return true;
  }

  open(app, {
    title: words.say("close.title"),
    lead: words.say("close.lead"),
    submit: words.say("close.submit"),
    body,
    done,
  });
  topic.focus();
}

/** @param {App} app */
export function topicGroups({ words }) {
  const made = Object.keys(words.made);
  /** @type {[string, readonly string[]][]} */
  const groups = [...Object.entries(TOPICS), ...(made.length ? [/** @type {[string, readonly string[]]} */ (["made", made])] : [])];
  return groups.map(([group, topics]) =>
    h(
      "optgroup",
      { label: words.say(`topics.${group}`) },
      ...topics.map((name) => h("option", { value: name }, words.say(`topic.${name}`))),
    ),
  );
}

/**
 * @param {App} app
 * @param {Talk} talk
 */
export function giveBackDialog(app, talk) {
  const { words } = app;
  const agreed = h("textarea", {
    id: "agreed",
    rows: 4,
    maxlength: AGREED_LIMIT,
    placeholder: words.say("give_back.placeholder"),
    dir: "auto",
  });

  function done() {
    app.command({ t: "give_back", c: talk.c, fence: talk.fence, agreed: agreed.value.trim() });
    return true;
  }

  const body = [h("label", { for: "agreed" }, words.say("give_back.agreed")), agreed];
  open(app, {
    title: words.say("give_back.title"),
    lead: words.say("give_back.lead"),
    submit: words.say("give_back.submit"),
    body,
    done,
  });
  agreed.focus();
}

/** @param {App} app */
export function helpDialog(app) {
  const { words } = app;
  const rows = [
    ...KEYS.map(([key, meaning]) => ({ key, what: `help.${meaning}` })),
    { key: "Alt + ↑ ↓", what: "help.anywhere" },
    { key: "Enter", what: "help.send" },
    { key: "Ctrl + Enter", what: "help.confirm" },
    { key: "Esc", what: "help.leave" },
  ];
  const single = h("input", {
    type: "checkbox",
    checked: singleKeysAreOn(),
    change: () => switchSingleKeys(single.checked),
  });
  const body = [
    h(
      "dl",
      { class: "shortcuts" },
      ...rows.map(({ key, what }) =>
        h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, words.say(what))),
      ),
    ),
    h("label", { class: "radio" }, single, words.say("help.switch")),
  ];
  open(app, { title: words.say("help.title"), lead: words.say("help.lead"), body, class: "help" });
}
