/** What has been proven, and so what may be shared: the first thing an agent must see. */

/** @import { App } from "../app.js" */
/** @import { Card } from "../types.js" */
/** @import { Words } from "../words.js" */

import { now } from "../door.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { proofOf } from "../subject.js";

/**
 * @param {App} app
 * @param {Card} card
 */
export function identity({ words }, card) {
  const found = proofOf(card, now());
  const { title, more } = told(words, found);
  const named = card.order && found.kind === "unproven" ? words.say("card.named", { order: card.order }) : "";
  return h(
    "section",
    { class: "identity", "data-proof": found.kind },
    h("h3", { class: "sr-only" }, words.say("card.proof")),
    icon(found.kind === "proven" ? "shield" : "lock"),
    h("div", {}, h("strong", {}, title), h("p", {}, more), named && h("p", {}, named)),
  );
}

/**
 * @param {Words} words
 * @param {ReturnType<typeof proofOf>} found
 */
function told(words, found) {
  if (found.kind === "unproven")
    return { title: words.say("card.unproven"), more: words.say("card.unproven_more") };
  const { order, method, until } = found.proof;
  const time = words.time(until * 1_000);
  if (found.kind === "expired") {
    return { title: words.say("card.unproven"), more: words.say("card.expired", { order, time }) };
  }
  const more = words.say("card.proven_more", { method: words.code("method", method), time });
  return { title: words.say("card.proven", { order }), more };
}
