/** One message at the right: what was said around it, what the assistant made of it, and what can be said of it. */

/** @import { Inbox } from "./tab.js" */
/** @import { Meaning } from "./keys.js" */
/** @import { Row, Said, State } from "./state.js" */

import { fill, h, plain } from "../../desk/dom.js";
import { icon } from "../../desk/icons.js";
import { keepButton } from "./keep.js";
import { keyOf } from "./keys.js";
import { current } from "./state.js";

/** @type {readonly Meaning[]} */
const DEEDS = ["confirm", "relabel", "out_of_scope", "new_intent", "frustrated", "calm", "mark", "skip"];
const MUCH = 0.5; // from here on the assistant itself takes it for frustration

/** @param {Inbox} inbox */
export function detailView(inbox) {
  const { words } = inbox.app;
  const when = new Intl.DateTimeFormat(words.locale, { dateStyle: "medium", timeStyle: "short" });
  const body = h("div", { class: "message" });
  const deeds = h(
    "div",
    { class: "deeds", role: "group", "aria-label": words.say("inbox.deeds") },
    ...DEEDS.map((deed) =>
      h(
        "button",
        { type: "button", class: deed === "confirm" ? "primary" : "", "aria-keyshortcuts": keyOf(deed), click: () => inbox.means(deed) },
        words.say(`inbox.key.${deed}`),
        h("kbd", { "aria-hidden": "true" }, keyOf(deed)),
      ),
    ),
  );
  const back = h(
    "button",
    { type: "button", class: "plain back", click: () => inbox.happens({ type: "read", on: false }) },
    icon("back"),
    words.say("inbox.back"),
  );
  /** @type {number | undefined} */
  let open;
  const keep = keepButton(inbox.app, () => open);
  const node = h("section", { class: "inbox-detail", "aria-label": words.say("inbox.message") }, back, body, keep, deeds);

  /** @param {State} now */
  function update(now) {
    const row = current(now);
    node.hidden = !row;
    open = row?.id;
    if (!row) return;
    const around = now.around?.id === row.id ? now.around.said : null;
    fill(body, message(row), facts(row), h("h2", {}, words.say("inbox.around")), talk(around));
  }

  /** @param {Row} row */
  function message(row) {
    const tags = [words.nameOf(row.language), when.format(row.ts), ...(row.count > 1 ? [words.say("inbox.times", { count: row.count })] : [])];
    return h(
      "div",
      { class: "said" },
      h("p", { class: "words", lang: row.language, dir: "auto" }, plain(row.text)),
      h(
        "div",
        { class: "tags" },
        ...tags.map((tag) => h("span", { class: "tag" }, tag)),
        ...row.whys.map((why) => h("span", { class: "tag warn" }, words.say(`inbox.why.${why}`))),
        row.label && h("span", { class: "tag good" }, words.say("inbox.labelled", { what: words.code("topic", row.label), who: row.alias ?? "" })),
        row.mood && h("span", { class: "tag good" }, words.say(`inbox.mood.${row.mood}`)),
      ),
    );
  }

  /** @param {Row} row */
  function facts(row) {
    const guesses = row.guesses.slice(0, 3).map(([name, sure]) =>
      h(
        "li",
        {},
        h("span", {}, words.code("topic", name)),
        h("meter", { min: 0, max: 1, value: sure, "aria-label": words.code("topic", name) }),
        h("span", { class: "quiet" }, percent(sure)),
      ),
    );
    return h(
      "dl",
      { class: "facts" },
      ...fact("inbox.guesses", h("ul", { class: "guesses" }, ...guesses)),
      ...fact("inbox.frustration", mood(row)),
      ...(row.handoff ? fact("inbox.handoff", words.code("reason", row.handoff)) : []),
      ...(row.topic ? fact("inbox.agent", agent(row)) : []),
    );
  }

  /** @param {Row} row */
  function mood(row) {
    const signs = row.signals.map((sign) => words.code("signal", sign)).join(", ");
    const level = words.say(row.frustration >= MUCH ? "inbox.is_frustrated" : "inbox.is_calm", {
      percent: percent(row.frustration),
    });
    return signs ? `${level}: ${signs}` : level;
  }

  /** @param {Row} row */
  function agent(row) {
    const outcome = row.outcome ? ` (${words.code("outcome", row.outcome)})` : "";
    return words.code("topic", row.topic ?? "") + outcome;
  }

  /**
   * @param {string} key
   * @param {Node | string} value
   */
  function fact(key, value) {
    return [h("dt", {}, words.say(key)), h("dd", {}, value)];
  }

  /** @param {Said[] | null} said */
  function talk(said) {
    if (!said) return h("p", { class: "quiet" }, words.say("link.connecting"));
    const worded = said.filter(({ text, event }) => text || event); // the bot's greeting has none: the page says it
    if (!worded.length) return h("p", { class: "quiet" }, words.say("inbox.no_around"));
    return h("ol", { class: "talk" }, ...worded.map(spoken));
  }

  /** @param {Said} said */
  function spoken({ role, text, event, lang, here }) {
    const what = text ?? (event ? words.code("inbox.event", event) : "");
    return h(
      "li",
      { class: `said-by ${role}`, "aria-current": here ? "true" : null },
      h("span", { class: "quiet" }, words.code("inbox.role", role)),
      h("span", { lang, dir: "auto" }, plain(what)),
    );
  }

  /** @param {number} share */
  function percent(share) {
    return new Intl.NumberFormat(words.locale, { style: "percent" }).format(share);
  }
  return { node, update };
}
