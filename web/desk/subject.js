/** What a conversation is called on the desk: a topic and a short mark, for nobody here has a name. */

/** @import { Card, Proof, Talk } from "./types.js" */
/** @import { Words } from "./words.js" */

/** The topics of a hand-off, grouped as people think of them. */
export const TOPICS = /** @type {const} */ ({
  orders: ["track_order", "delivery_time", "cancel_order", "change_address"],
  returns: ["return_item", "refund_status"],
  payments: ["double_charge", "invoice_copy", "payment_methods", "discount_code"],
  products: ["product_availability", "product_question", "shipping_cost"],
  shop: ["opening_hours", "account_login"],
  people: ["complaint", "talk_to_human", "bot_challenge"],
  smalltalk: ["greet", "goodbye", "thank", "affirm", "deny", "out_of_scope", "other"],
});

/**
 * @param {Words} words
 * @param {Card | null} card
 */
export function topicOf(words, card) {
  return words.code("topic", card?.topic || "unknown");
}

/**
 * @param {Words} words
 * @param {Card | null} card
 */
export function reasonOf(words, card) {
  return words.code("reason", card?.reason || "asked");
}

/**
 * The end of the conversation's id: enough to tell two of them apart, no authority for anything.
 * @param {Words} words
 * @param {Talk} talk
 */
export function shopperOf(words, talk) {
  return words.say("talks.shopper", { mark: talk.c.slice(-4) });
}

/**
 * Whether order data may be shared now: proven, expired, or never proven.
 * @param {Card | null} card
 * @param {number} now
 * @returns {{ kind: "proven" | "expired", proof: Proof } | { kind: "unproven" }}
 */
export function proofOf(card, now) {
  const proof = card?.proof;
  if (!proof) return { kind: "unproven" };
  return { kind: proof.until * 1_000 > now ? "proven" : "expired", proof };
}
