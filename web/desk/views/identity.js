/** What has been proven, and so what may be shared: the first thing an agent must see. */

/** @import { App } from "../app.js" */
/** @import { Card } from "../types.js" */
/** @import { Words } from "../words.js" */

import { now } from "../door.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { proofOf } from "../subject.js";

/** All that can be told of an order or done about it, as actions/disclosure.py has it. */
const ITEMS = /** @type {const} */ ([
  ...["state", "window", "refund_state", "parcel_number", "amounts", "documents"],
  ...["return", "cancel", "address"],
]);

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
    h(
      "div",
      {},
      h("strong", {}, title),
      h("p", {}, more),
      ...limits(words, found).map((line) => h("p", {}, line)),
      named && h("p", {}, named),
    ),
  );
}

/**
 * What this proof is good for, and what would take more.
 * @param {Words} words
 * @param {ReturnType<typeof proofOf>} found
 */
function limits(words, found) {
  const allows = found.kind === "proven" ? (found.proof.allows ?? []) : [];
  if (!allows.length) return [];
  const named = (/** @type {readonly string[]} */ items) =>
    items.map((item) => words.code("allow", item)).join(", ");
  const refused = ITEMS.filter((item) => !allows.includes(item));
  const may = words.say("card.may", { items: named(allows) });
  return refused.length ? [may, words.say("card.may_not", { items: named(refused) })] : [may];
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
