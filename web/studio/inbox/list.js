/** The list in the middle: one line a message, with the guess and why it is worth a look. */

/** @import { Inbox } from "./tab.js" */
/** @import { Row, State } from "./state.js" */

import { attribute, fill, h, keyed, plain, say } from "../../desk/dom.js";
import { current } from "./state.js";

/** @param {Inbox} inbox */
export function listView(inbox) {
  const { words } = inbox.app;
  const list = h("ul", { class: "rows" });
  const none = h("p", { class: "lead empty", role: "status" });
  const more = h("button", { type: "button", class: "wide", click: () => void inbox.more() }, words.say("inbox.more"));
  const chosen = h("p", { class: "quiet", role: "status" });
  const node = h(
    "section",
    { class: "inbox-list", tabindex: -1, "aria-label": words.say("tab.inbox") },
    h(
      "div",
      { class: "list-head" },
      h("button", { type: "button", class: "plain", click: () => inbox.means("choose_all") }, words.say("inbox.key.choose_all")),
      h("button", { type: "button", class: "plain", click: () => inbox.means("undo") }, words.say("inbox.key.undo")),
      h("button", { type: "button", class: "plain", click: () => inbox.means("help") }, words.say("inbox.key.help")),
      chosen,
    ),
    none,
    list,
    more,
  );

  /** @param {Row} row */
  function make(row) {
    const box = h("input", {
      type: "checkbox",
      "aria-label": words.say("inbox.key.choose"),
      change: () => inbox.happens({ type: "choose", id: row.id }),
    });
    const text = h("span", { class: "text", lang: row.language, dir: "auto" });
    const about = h("span", { class: "quiet" });
    const line = h(
      "button",
      { type: "button", class: "line", click: () => inbox.happens({ type: "open", id: row.id }) },
      text,
      about,
    );
    return h("li", { class: "row" }, h("label", { class: "tick" }, box), line);
  }

  /**
   * @param {HTMLElement} item
   * @param {Row} row
   * @param {State} now
   */
  function renew(item, row, now) {
    const box = item.querySelector("input");
    const [text, about] = item.querySelectorAll("span");
    const line = item.querySelector("button");
    if (!box || !text || !about || !line) return;
    box.checked = now.chosen.has(row.id);
    say(text, plain(row.text));
    say(about, line_of(row));
    attribute(line, "aria-current", current(now)?.id === row.id ? "true" : null);
  }

  /** @param {Row} row */
  function line_of(row) {
    const guess = words.code("topic", row.label ?? row.guess);
    const many = row.count > 1 ? [words.say("inbox.times", { count: row.count })] : [];
    const mood = row.mood ? [words.say(`inbox.mood.${row.mood}`)] : [];
    return [guess, ...mood, ...many, ...row.whys.map((why) => words.say(`inbox.why.${why}`))].join(" · ");
  }

  /**
   * @param {State} now
   * @param {State | null} before
   */
  function update(now, before) {
    none.hidden = now.rows.length > 0;
    fill(none, words.say(now.loaded ? "inbox.empty" : "link.connecting"));
    more.hidden = !now.next;
    say(chosen, now.chosen.size ? words.say("inbox.chosen", { count: now.chosen.size }) : "");
    keyed(list, now.rows, { key: (row) => String(row.id), make, update: (item, row) => renew(item, row, now) });
    const here = current(now);
    if (!here || here.id === (before && current(before)?.id)) return;
    const line = list.querySelector("[aria-current]");
    line?.scrollIntoView({ block: "nearest" });
    if (node.contains(document.activeElement) && line instanceof HTMLElement) line.focus({ preventScroll: true });
  }
  return { node, update, focus: () => node.focus() };
}
