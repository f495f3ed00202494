/** What people ask about: each topic by day, what it costs in people's minutes, and what spikes today. */

/** @import { Alarm } from "../alarms.js" */
/** @import { App } from "../app.js" */

import { fill, h } from "../../desk/dom.js";
import { LANGUAGES } from "../../desk/words.js";
import { bars } from "./bars.js";
import { madeView } from "./made.js";

/** @typedef {{ name: string, read: number[], closed: number[], minutes: number[] }} Topic */

const UNREAD = "nlu_fallback";
const SPANS = ["7", "30", "90"];

/** @param {App} app */
export function open(app) {
  const { words } = app;
  const asked = { days: "30", language: "" };
  const body = h("div", {}, h("p", { class: "lead", role: "status" }, words.say("link.connecting")));
  const days = choice("topics.days", SPANS, (value) => words.say("topics.last", { days: value }));
  const language = choice("topics.language", ["", ...LANGUAGES], (value) =>
    value ? words.nameOf(value) : words.say("topics.any_language"),
  );
  days.field.value = asked.days;
  const alarms = h("section", { class: "alarms", hidden: true, "aria-label": words.say("topics.spikes") });
  const node = h(
    "section",
    { class: "sheet" },
    h("h2", { class: "big" }, words.say("tab.topics")),
    h("p", { class: "lead" }, words.say("topics.lead")),
    alarms,
    h("div", { class: "choices" }, days.node, language.node),
    body,
    madeView(app).node,
  );
  const unwatch = app.alarms.watch(warn);
  void load();

  /** @param {readonly Alarm[]} found */
  function warn(found) {
    alarms.hidden = !found.length;
    fill(alarms, h("h3", {}, words.say("topics.spikes")), h("ul", {}, ...found.map(spike)));
  }

  /** @param {string} topic */
  function named(topic) {
    return topic === UNREAD ? words.say("topics.not_understood") : words.code("topic", topic);
  }

  /** @param {Alarm} alarm */
  function spike({ topic, count, usual, tells }) {
    const whole = new Intl.NumberFormat(words.locale, { maximumFractionDigits: usual < 10 ? 1 : 0 });
    const blanks = { topic: named(topic), many: whole.format(count), usual: whole.format(usual) };
    const tell = tells && h("a", { class: "button", href: `#known/${topic}` }, words.say("known.tell"));
    return h("li", {}, words.say("topics.spike", blanks), " ", tell);
  }

  /**
   * @param {string} key
   * @param {readonly string[]} values
   * @param {(value: string) => string} named
   */
  function choice(key, values, named) {
    const field = h("select", {}, ...values.map((value) => h("option", { value }, named(value))));
    field.addEventListener("change", () => void load());
    return { field, node: h("label", {}, words.say(key), field) };
  }

  async function load() {
    const query = new URLSearchParams({ days: days.field.value, language: language.field.value });
    const found = await app.ask(`topics?${query}`);
    if (!found) return;
    fill(
      body,
      found.topics.length
        ? table(found.days, found.topics)
        : h("p", { class: "lead", role: "status" }, words.say("topics.none")),
    );
  }

  /**
   * @param {string[]} dates
   * @param {Topic[]} topics
   */
  function table(dates, topics) {
    const most = Math.max(1, ...topics.flatMap(({ read, closed }) => read.map((count, at) => count + (closed[at] ?? 0))));
    const heads = ["topics.topic", "topics.read", "topics.closed", "topics.minutes", "topics.by_day"].map((key) =>
      h("th", { scope: "col" }, words.say(key)),
    );
    const lines = topics.map((topic) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, named(topic.name)),
        h("td", {}, number(topic.read)),
        h("td", {}, number(topic.closed)),
        h("td", {}, number(topic.minutes)),
        h("td", { class: "by-day" }, bars(dates, topic, { most, label: told(dates, topic) })),
      ),
    );
    return h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": words.say("tab.topics") },
      h("table", {}, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...lines)),
    );
  }

  /** @param {number[]} counts */
  function number(counts) {
    return new Intl.NumberFormat(words.locale).format(counts.reduce((sum, count) => sum + count, 0));
  }

  /**
   * What a picture of bars says to whoever cannot see it: the day with the most.
   * @param {string[]} dates
   * @param {Topic} topic
   */
  function told(dates, { read, closed }) {
    const sums = read.map((count, at) => count + (closed[at] ?? 0));
    const count = Math.max(...sums);
    const day = new Date(`${dates[sums.indexOf(count)]}T12:00:00Z`);
    const date = new Intl.DateTimeFormat(words.locale, { day: "numeric", month: "long" }).format(day);
    return words.say("topics.most", { count, date });
  }
  return { node, close: unwatch };
}
