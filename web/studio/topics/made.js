/** The topics that were made here: what each still lacks, its words and lines, and its removal. */

/** @import { App } from "../app.js" */

import { fill, h } from "../../desk/dom.js";
import { LANGUAGES } from "../../desk/words.js";
import { changeDialog } from "./change.js";
import { lackingOf } from "./lacking.js";
import { newTopicDialog } from "./new.js";
import { handOut } from "./patch.js";
import { titleFields } from "./titles.js";

/** @import { MadeTopic } from "./lacking.js" */

const MOST_CHARS = 6_000; // with its name it fits what the gateway takes at once

/** @param {App} app */
export function madeView(app) {
  const { words } = app;
  const list = h("div", { class: "cards" });
  const more = h("button", { type: "button", class: "primary", click: () => ask() }, words.say("made.new"));
  const node = h(
    "section",
    { class: "made", "aria-labelledby": "made-title" },
    h("h3", { id: "made-title" }, words.say("made.title")),
    h("p", { class: "quiet" }, words.say("made.lead")),
    list,
    more,
  );
  void load();

  function ask() {
    newTopicDialog(app, { lead: words.say("made.new_lead"), done: () => void load() });
  }

  /** @param {string} [at] the topic whose card gets the focus that the old card had */
  async function load(at) {
    const found = await app.ask("made");
    if (found) fill(list, ...found.topics.map(card));
    if (!at) return;
    const again = document.getElementById(`language-${at}`)?.closest("details")?.querySelector("summary");
    (again ?? more).focus();
  }

  /** @param {MadeTopic} topic */
  function card(topic) {
    const { name, titles, does, ready } = topic;
    const title = words.titled(titles);
    const lacks = lackingOf(words, topic);
    return h(
      "article",
      { class: "made-topic", "aria-label": title },
      h("h4", {}, title, " ", h("code", {}, name)),
      h("p", { class: "tags" }, h("span", { class: "tag" }, words.say(does === "answer" ? "made.does.answer" : "made.does.person"))),
      ready && h("p", { class: "good" }, words.say("made.ready")),
      lacks.length > 0 && h("ul", {}, ...lacks.map((text) => h("li", {}, text))),
      writing(topic),
      h(
        "div",
        { class: "buttons" },
        does === "answer" && h("a", { class: "button", href: `#replies/utter_${name}` }, words.say("made.words")),
        h("button", { type: "button", "aria-label": words.say("made.rename_one", { what: title }), click: () => rename(topic) }, words.say("made.rename")),
        h("button", { type: "button", "aria-label": words.say("made.remove_one", { what: title }), click: () => remove(topic) }, words.say("made.remove")),
      ),
    );
  }

  /** @param {MadeTopic} topic */
  function writing({ name, titles, missing }) {
    const title = words.titled(titles);
    const field = h("textarea", { id: `lines-${name}`, rows: 6, maxlength: MOST_CHARS, spellcheck: "true" });
    const language = h(
      "select",
      { id: `language-${name}`, change: () => (field.lang = language.value) },
      ...LANGUAGES.map((tag) => h("option", { value: tag }, words.nameOf(tag))),
    );
    language.value = LANGUAGES.find((tag) => tag in missing) ?? "en";
    field.lang = language.value;
    return h(
      "details",
      {},
      h("summary", {}, words.say("made.lines")),
      h(
        "div",
        { class: "writing" },
        h("label", { for: language.id }, words.say("made.language")),
        language,
        h("label", { for: field.id }, words.say("made.lines_label")),
        field,
        h("button", { type: "button", "aria-label": words.say("made.write_one", { what: title }), click: () => void write() }, words.say("made.write")),
      ),
    );

    async function write() {
      const lines = field.value.split("\n").map((line) => line.trim()).filter(Boolean);
      field.value = field.value.trim();
      field.required = true;
      if (!field.reportValidity()) return;
      const told = await app.ask("made/lines", { name, language: language.value, lines });
      if (!told) return;
      if (told.commit) app.tell(words.say("made.written"));
      else if (told.diff) handOut(app, told.diff, `${name}-${language.value}.patch`);
      else app.tell(words.say("made.nothing"));
      await load(name);
    }
  }

  /** @param {MadeTopic} topic */
  function rename({ name, titles }) {
    const fields = titleFields(app, titles);
    changeDialog(app, {
      title: words.say("made.rename_one", { what: words.titled(titles) }),
      lead: words.say("made.called_which"),
      submit: words.say("edits.commit"),
      path: "made/titles",
      fields: [fields.node],
      asked: () => ({ name, titles: fields.written() }),
      done: (committed) => {
        if (committed) app.learn({ [name]: fields.written() });
        void load(name);
      },
    });
    fields.first.focus();
  }

  /** @param {MadeTopic} topic */
  function remove({ name, titles }) {
    const what = words.titled(titles);
    changeDialog(app, {
      title: words.say("made.remove_one", { what }),
      lead: words.say("made.remove_sure", { what }),
      submit: words.say("made.remove"),
      path: "made/remove",
      fields: [],
      asked: () => ({ name }),
      done: (committed) => {
        if (committed) app.tell(words.say("made.removed", { what }));
        void load(name);
      },
    });
  }
  return { node };
}
