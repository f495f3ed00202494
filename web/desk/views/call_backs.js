/** The call-backs: who left a number or an address, about what, since when; any of us takes one. */

/** @import { App } from "../app.js" */
/** @import { CallBack, State } from "../types.js" */

import { attribute, h, keyed, plain, say } from "../dom.js";
import { phraseSince } from "../elements.js";
import { icon } from "../icons.js";
import { hrefOf } from "../reach.js";

/** @param {App} app */
export function callBacksView(app) {
  const { words } = app;
  const title = h("h2", { id: "callbacks-title" });
  const list = h("ul", { class: "callbacks-list" });
  const node = h("section", { class: "callbacks", "aria-labelledby": "callbacks-title" }, title, list);

  /** @param {State} state */
  function update({ callbacks, pending }) {
    node.hidden = !callbacks.length;
    say(title, words.say("callbacks.title", { count: callbacks.length }));
    keyed(list, callbacks, {
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
    ),
    h(
      "button",
      { type: "button", "aria-describedby": `callback-${c}`, click: () => app.call(c) },
      words.say("callbacks.take"),
    ),
  );
}

/** @param {CallBack} one */
function contact(one) {
  const href = hrefOf(one);
  const text = plain(one.contact);
  return href ? h("a", { href, dir: "ltr" }, text) : h("span", { dir: "auto" }, text);
}
