/** Asks for a new topic: its name, its titles, and what the assistant does with it; then it is made. */

/** @import { App } from "../app.js" */

import { h } from "../../desk/dom.js";
import { changeDialog } from "./change.js";
import { titleFields } from "./titles.js";

const MOST_NAME = 40;

/**
 * @param {App} app
 * @param {{ lead: string, name?: string, done: (name: string) => void }} what  `done` hears the name when it is made
 */
export function newTopicDialog(app, { lead, name = "", done }) {
  const { words } = app;
  const called = h("input", { id: "topic-name", autocomplete: "off", maxlength: MOST_NAME, required: true, input: suggest });
  const titles = titleFields(app, {});
  const answers = h("input", { type: "radio", name: "does", value: "answer", checked: true });
  const calls = h("input", { type: "radio", name: "does", value: "person" });
  /** Whether somebody wrote a title, so that the name suggests none any more. */
  let own = false;
  titles.first.required = true;
  titles.first.addEventListener("input", () => (own = true));
  called.value = name;
  suggest();
  changeDialog(app, {
    title: words.say("made.new").replace(" …", ""),
    lead,
    submit: words.say("made.make"),
    path: "made/make",
    fields: [
      h("label", { for: "topic-name" }, words.say("made.name")),
      called,
      titles.node,
      h(
        "fieldset",
        {},
        h("legend", {}, words.say("made.does")),
        h("label", { class: "radio" }, answers, words.say("made.does.answer")),
        h("label", { class: "radio" }, calls, words.say("made.does.person")),
      ),
    ],
    asked,
    done: made,
  });
  (name ? titles.first : called).focus();

  function suggest() {
    const plain = called.value.trim().replaceAll("_", " ");
    if (!own) titles.first.value = plain.charAt(0).toUpperCase() + plain.slice(1);
  }

  function asked() {
    called.value = called.value.trim().toLowerCase().replace(/[\s-]+/g, "_"); // as it was meant
    return { name: called.value, titles: titles.written(), does: calls.checked ? "person" : "answer" };
  }

  /** @param {boolean} committed */
  function made(committed) {
    const topic = asked();
    if (committed) {
      app.learn({ [topic.name]: topic.titles });
      app.tell(words.say("made.made", { what: words.titled(topic.titles) }));
    }
    done(topic.name);
  }
}
