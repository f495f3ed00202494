/** My conversations, with what is new in each. */

/** @import { App } from "../app.js" */
/** @import { State, Talk } from "../types.js" */

import { attribute, fill, h, keyed, plain } from "../dom.js";
import { lastSaid, unread } from "../entries.js";
import { shopperOf, topicOf } from "../subject.js";
import { mine } from "../wishes.js";

/** @param {App} app */
export function talksView(app) {
  const { words } = app;
  const list = h("ul", { class: "talks-list" });
  const none = h("p", { class: "quiet none" }, words.say("talks.none"));
  const node = h(
    "nav",
    { class: "talks", "aria-labelledby": "talks-title" },
    h("h2", { id: "talks-title" }, words.say("talks.title")),
    list,
    none,
  );
  /** @type {WeakMap<HTMLElement, { talk: Talk, selected: boolean }>} */
  const drawn = new WeakMap();

  /** @param {State} state */
  function update(state) {
    const all = mine(state);
    none.hidden = all.length > 0;
    keyed(list, all, {
      key: (talk) => talk.c,
      make: (talk) =>
        h(
          "li",
          {},
          h("button", { class: "talk", type: "button", click: () => app.act({ type: "select", c: talk.c }) }),
        ),
      update: (item, talk) => {
        const selected = state.selected === talk.c;
        const before = drawn.get(item);
        if (before?.talk === talk && before.selected === selected) return;
        drawn.set(item, { talk, selected });
        const button = item.firstElementChild;
        if (button) draw(app, button, { talk, selected });
      },
    });
  }
  return { node, update };
}

/**
 * @param {App} app
 * @param {Element} button
 * @param {{ talk: Talk, selected: boolean }} what
 */
function draw(app, button, { talk, selected }) {
  const { words } = app;
  const last = lastSaid(talk);
  const count = unread(talk);
  attribute(button, "aria-current", selected ? "true" : null);
  attribute(button, "data-state", talk.gone ? "gone" : talk.state);
  fill(
    button,
    h(
      "span",
      { class: "talk-top" },
      h("strong", {}, topicOf(words, talk.card)),
      last?.ts ? h("span", { class: "quiet" }, words.time(last.ts)) : null,
    ),
    h(
      "span",
      { class: "talk-said" },
      preview(app, talk),
      count
        ? h(
            "span",
            { class: "badge" },
            h("span", { class: "sr-only" }, words.say("talks.unread", { count })),
            h("span", { "aria-hidden": "true" }, String(count)),
          )
        : null,
    ),
    h(
      "span",
      { class: "talk-tags" },
      h("span", { class: "dot", "aria-hidden": "true" }),
      words.say(talk.gone ? "state.gone" : `state.${talk.state}`),
      h("span", { class: "mark" }, shopperOf(words, talk)),
    ),
  );
}

/**
 * @param {App} app
 * @param {Talk} talk
 */
function preview({ words }, talk) {
  if (talk.typing) return h("em", {}, words.say("state.typing"));
  if (talk.draft || talk.note)
    return h("span", {}, h("em", {}, `${words.say("talks.draft")}: `), talk.draft || talk.note);
  const last = lastSaid(talk);
  return h("span", { lang: last?.lang, dir: "auto" }, plain(last?.text ?? ""));
}
