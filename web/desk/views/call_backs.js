/** The call-backs: who left a number or an address, about what, since when; any of us takes one. */

/** @import { App } from "../app.js" */
/** @import { CallBack, State } from "../types.js" */

import { now } from "../door.js";
import { attribute, h, keyed, plain, say } from "../dom.js";
import { phraseSince } from "../elements.js";
import { icon } from "../icons.js";
import { hrefOf } from "../reach.js";

/** @param {App} app */
export function callBacksView(app) {
  const { words } = app;
  const title = h("h2", { id: "callbacks-title" });
  const list = h("ul", { class: "callbacks-list" });
  let shown = 0;
  const more = h("button", {
    class: "wide",
    type: "button",
    click: () => app.command({ t: "callbacks", start: shown }),
  });
  const node = h("section", { class: "callbacks", "aria-labelledby": "callbacks-title" }, title, list, more);

  /** @param {State} state */
  function update({ callbacks, later, callbacksAll, pending }) {
    const all = [...callbacks, ...later];
    shown = all.length;
    node.hidden = !shown;
    more.hidden = callbacksAll <= shown;
    say(more, words.say("callbacks.more", { count: callbacksAll - shown }));
    say(title, words.say("callbacks.title", { count: Math.max(callbacksAll, shown) }));
    keyed(list, all, {
      key: (one) => `${one.c} ${one.since}`,
      make: (one) => row(app, one),
      update: (item, one) => {
        const asked = pending.some(({ frame }) => frame.t === "call" && frame.c === one.c);
        const button = item.querySelector("button");
        if (button) attribute(button, "aria-disabled", asked ? "true" : null);
      },
    });
  }
  return { node, update };
}

/**
 * @param {App} app
 * @param {CallBack} one
 */
function row(app, one) {
  const { words } = app;
  const { c, how, language } = one;
  const way = words.say(how === "email" ? "callbacks.email" : "callbacks.phone");
  return h(
    "li",
    { class: "callback", "aria-labelledby": `callback-${c}` },
    h("strong", { id: `callback-${c}` }, words.code("topic", one.topic || "unknown")),
    h("p", { class: "reach" }, icon(how === "email" ? "mail" : "phone"), h("span", {}, way), contact(one)),
    h(
      "p",
      { class: "tags" },
      language && h("span", { class: "tag" }, words.nameOf(language)),
      one.since ? h("span", { class: "tag" }, ...phraseSince(words, "callbacks.ago", one.since)) : null,
      one.due ? due(app, one.due) : null,
      one.tries ? h("span", { class: "tag" }, words.say("callbacks.tries", { count: one.tries })) : null,
    ),
    one.when ? h("p", { class: "quiet", dir: "auto" }, plain(one.when)) : null,
    one.by ? h("p", { class: "quiet" }, words.say("callbacks.by", { alias: one.by })) : null,
    h(
      "button",
      { type: "button", "aria-describedby": `callback-${c}`, click: () => app.call(c) },
      words.say("callbacks.take"),
    ),
  );
}

/**
 * When somebody is to be called; what is late stands out.
 * @param {App} app
 * @param {number} at
 */
function due({ words }, at) {
  const time = `${words.day(at, now())}, ${words.time(at)}`;
  const late = at < now();
  return h("span", { class: late ? "tag bad" : "tag" }, words.say(late ? "callbacks.late" : "callbacks.due", { time }));
}

/** @param {CallBack} one */
function contact(one) {
  const href = hrefOf(one);
  const text = plain(one.contact);
  return href ? h("a", { href, dir: "ltr" }, text) : h("span", { dir: "auto" }, text);
}
