/** What stands on the page until the gateway has answered for the first time. */

/** @import { App } from "../app.js" */
/** @import { State } from "../types.js" */

import { h, say } from "../dom.js";

/** @param {App} app */
export function startView({ words }) {
  const text = h("p", { class: "lead", role: "status" });
  const node = h(
    "main",
    { class: "login" },
    h("img", { src: "/desk/drawings/mark.svg", alt: "", width: 56, height: 56 }),
    text,
  );

  /** @param {State} state */
  function update({ link }) {
    say(text, words.say(link === "lost" || link === "barred" ? `link.${link}` : "link.connecting"));
  }
  return { node, update };
}
