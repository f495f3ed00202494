/** Asks for a new topic: its name, its title, and what the assistant does with it; then it is made. */

/** @import { App } from "../app.js" */

import { h, say } from "../../desk/dom.js";
import { formDialog } from "../dialog.js";
import { handOut } from "./patch.js";

const MOST_NAME = 40;
const MOST_TITLE = 60;

/**
 * @param {App} app
 * @param {{ lead: string, name?: string, done: (name: string) => void }} what  `done` hears the name when it is made
 */
export function newTopicDialog(app, { lead, name = "", done }) {
  const { words } = app;
  const called = h("input", { id: "topic-name", autocomplete: "off", maxlength: MOST_NAME, required: true, input: suggest });
  const title = h("input", { id: "topic-title", autocomplete: "off", maxlength: MOST_TITLE, required: true, input: () => (own = true) });
  const answers = h("input", { type: "radio", name: "does", value: "answer", checked: true });
  const calls = h("input", { type: "radio", name: "does", value: "person" });
  const diff = h("pre", { class: "reply-diff", tabindex: 0, role: "region", "aria-label": words.say("made.change"), hidden: true });
  /** Whether somebody wrote a title, so that the name suggests none any more. */
  let own = false;
  called.value = name;
  suggest();
  const dialog = formDialog(app, {
    title: words.say("made.new").replace(" …", ""),
    lead,
    submit: words.say("made.make"),
    body: [
      h("label", { for: "topic-name" }, words.say("made.name")),
      called,
      h("label", { for: "topic-title" }, words.say("made.called")),
      title,
      h(
        "fieldset",
        {},
        h("legend", {}, words.say("made.does")),
        h("label", { class: "radio" }, answers, words.say("made.does.answer")),
        h("label", { class: "radio" }, calls, words.say("made.does.person")),
      ),
      h("button", { type: "button", class: "plain", click: () => void show() }, words.say("replies.show")),
      diff,
    ],
    done: make,
  });
  (name ? title : called).focus();

  function suggest() {
    const plain = called.value.trim().replaceAll("_", " ");
    if (!own) title.value = plain.charAt(0).toUpperCase() + plain.slice(1);
  }

  function asked() {
    called.value = called.value.trim().toLowerCase().replace(/[\s-]+/g, "_"); // as it was meant
    return { name: called.value, title: title.value.trim(), does: calls.checked ? "person" : "answer" };
  }

  async function show() {
    const { told, wrong } = await app.attempt("made/make", { ...asked(), only_show: true });
    dialog.problem(wrong);
    diff.hidden = Boolean(wrong);
    say(diff, told?.diff ?? "");
    if (told) diff.focus();
  }

  async function make() {
    const topic = asked();
    const { told, wrong } = await app.attempt("made/make", topic);
    if (wrong || !told) return wrong;
    if (told.commit) {
      app.learn({ [topic.name]: topic.title });
      app.tell(words.say("made.made", { what: topic.title }));
    }
    done(topic.name);
    if (!told.commit) handOut(app, told.diff, `${topic.name}.patch`);
    return "";
  }
}
