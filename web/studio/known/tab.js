/** What went wrong for many and shoppers are told of: what is open, one more, and the end of one. */

/** @import { App } from "../app.js" */

import { fill, h } from "../../desk/dom.js";
import { LANGUAGES } from "../../desk/words.js";
import { form } from "./form.js";

/**
 * @typedef {{ id: string, topics: string[], say: Record<string, string>, some: boolean, told: number,
 *   since: number, until: number, news: number }} Incident
 */

/** @param {App} app */
export function open(app) {
  const { words } = app;
  const list = h("div", { class: "cards" }, h("p", { class: "lead", role: "status" }, words.say("link.connecting")));
  const more = h("div", {});
  const node = h(
    "section",
    { class: "sheet known" },
    h("h2", { class: "big" }, words.say("tab.known")),
    h("p", { class: "lead" }, words.say("known.lead")),
    list,
    more,
  );
  void load().then((topics) => topics && fill(more, form(app, { topics, opened: () => void load() })));

  /** @returns {Promise<string[] | undefined>} what a new one may be about */
  async function load() {
    const found = await app.ask("incidents");
    if (!found) return undefined;
    /** @type {Incident[]} */
    const incidents = found.incidents;
    fill(list, ...(incidents.length ? incidents.map(card) : [h("p", { class: "lead", role: "status" }, words.say("known.none"))]));
    return found.topics;
  }

  /** @param {Incident} incident */
  function card({ id, topics, say, some, told, until, news }) {
    const about = topics.length ? topics.map((topic) => words.code("topic", topic)).join(", ") : words.say("known.every");
    const due = news < Date.now();
    return h(
      "article",
      { class: "incident" },
      h("h3", {}, some ? words.say("known.some", { about }) : about),
      h("dl", {}, ...LANGUAGES.filter((language) => say[language]).flatMap((language) => said(language, say[language] ?? ""))),
      h(
        "p",
        { class: due ? "problem" : "quiet" },
        due ? words.say("known.due") : words.say("known.news", { time: when(news) }),
      ),
      h("p", { class: "quiet" }, words.say("known.told", { count: told }), " · ", words.say("known.until", { time: when(until) })),
      h("button", { type: "button", click: () => void close(id) }, words.say("known.close")),
    );
  }

  /**
   * @param {typeof LANGUAGES[number]} language
   * @param {string} text
   */
  function said(language, text) {
    return [h("dt", {}, words.nameOf(language)), h("dd", { lang: language }, text)];
  }

  /** @param {number} moment */
  function when(moment) {
    return new Intl.DateTimeFormat(words.locale, { dateStyle: "medium", timeStyle: "short" }).format(moment);
  }

  /** @param {string} id */
  async function close(id) {
    if (await app.ask("incidents/close", { id })) app.tell(words.say("known.closed"));
    await load();
  }
  return { node };
}
