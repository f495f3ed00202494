/** Writes a known incident: the question it is about, its words in each language, and when there is news. */

/** @import { App } from "../app.js" */

import { h } from "../../desk/dom.js";
import { LANGUAGES } from "../../desk/words.js";

const MOST = 600;
const HOUR_MS = 3_600_000;

/**
 * @param {App} app
 * @param {{ topics: string[], opened: () => void }} how
 */
export function form(app, { topics, opened }) {
  const { words } = app;
  const topic = h(
    "select",
    { required: true },
    ...topics.map((value) => h("option", { value }, words.code("topic", value))),
  );
  const asked = location.hash.split("/")[1] ?? ""; // an alarm of the topics tab leads here
  if (topics.includes(asked)) topic.value = asked;
  const news = h("input", { type: "datetime-local", required: true });
  news.value = local(Date.now() + 6 * HOUR_MS);
  const texts = LANGUAGES.map((language) => ({
    language,
    field: h("textarea", { id: `known-${language}`, lang: language, rows: 3, maxlength: MOST, spellcheck: "true" }),
  }));
  return h(
    "form",
    { class: "incident", submit: (/** @type {SubmitEvent} */ event) => void send(event) },
    h("h3", {}, words.say("known.new")),
    h("p", { class: "quiet" }, words.say("known.how")),
    h(
      "div",
      { class: "choices" },
      h("label", {}, words.say("known.about"), topic),
      h("label", {}, words.say("known.when"), news),
    ),
    h(
      "div",
      { class: "languages" },
      ...texts.map(({ language, field }) =>
        h("div", { class: "column" }, h("label", { for: field.id }, words.nameOf(language)), field),
      ),
    ),
    h("div", { class: "buttons" }, h("button", { type: "submit", class: "primary" }, words.say("known.open"))),
  );

  /** @param {SubmitEvent} event */
  async function send(event) {
    event.preventDefault();
    const say = Object.fromEntries(texts.map(({ language, field }) => [language, field.value]));
    const body = { topic: topic.value, say, news: new Date(news.value).toISOString() };
    if (!(await app.ask("incidents/open", body))) return;
    app.tell(words.say("known.opened"));
    for (const { field } of texts) field.value = "";
    opened();
  }
}

/**
 * A time as the field wants it: of the clock on this wall, to the quarter of an hour.
 * @param {number} moment
 */
function local(moment) {
  const time = new Date(Math.ceil(moment / (HOUR_MS / 4)) * (HOUR_MS / 4));
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
