/** The offers: why somebody waits, how long I have to answer, accept or pass. */

/** @import { App } from "../app.js" */
/** @import { State, Talk } from "../types.js" */

import { now } from "../door.js";
import { attribute, fill, h, keyed, say } from "../dom.js";
import { phraseSince, ring, since } from "../elements.js";
import { shortcut } from "../keys.js";
import { offers } from "../wishes.js";
import { proofOf, reasonOf, topicOf } from "../subject.js";

/** @param {App} app */
export function offersView(app) {
  const { words } = app;
  const list = h("ul", { class: "offers-list" });
  const node = h(
    "section",
    { class: "offers", "aria-labelledby": "offers-title" },
    h("h2", { id: "offers-title" }, words.say("offers.title")),
    list,
  );

  /** @param {State} state */
  function update(state) {
    const all = offers(state);
    node.hidden = !all.length;
    keyed(list, all, {
      key: (talk) => `${talk.c} ${talk.fence}`,
      make: (talk) => offer(app, talk),
      update: (item, talk) => {
        leftTag(app, item, talk);
        attribute(item, "data-selected", String(state.selected === talk.c));
        const asked = state.pending.some(
          ({ frame }) => (frame.t === "accept" || frame.t === "refuse") && frame.c === talk.c,
        );
        for (const button of item.querySelectorAll("button"))
          attribute(button, "aria-disabled", asked ? "true" : null);
      },
    });
  }
  return { node, update };
}

/**
 * @param {App} app
 * @param {Talk} talk
 */
function offer(app, talk) {
  const { words } = app;
  const { card, c } = talk;
  const proof = proofOf(card, now());
  const topic = h("h3", { id: `offer-${c}` }, topicOf(words, card));
  const left = h("span", { class: "sr-only" });
  say(left, words.say("offer.left", { count: Math.max(0, Math.ceil((talk.until - now()) / 1_000)) }));
  return h(
    "li",
    { class: "offer", "aria-labelledby": `offer-${c}` },
    h(
      "div",
      { class: "offer-head" },
      h("div", {}, topic, h("p", { class: "quiet" }, reasonOf(words, card))),
      talk.until ? ring(talk.until) : null,
      left,
    ),
    h(
      "p",
      { class: "tags" },
      card?.urgency === "high" && h("span", { class: "tag bad" }, words.say("card.high")),
      card?.language && h("span", { class: "tag" }, words.nameOf(card.language)),
      card?.passed_by && h("span", { class: "tag" }, words.say("card.passed_by", { alias: card.passed_by })),
      h("span", { class: proof.kind === "proven" ? "tag good" : "tag warn" }, proofTag(app, proof)),
      card?.since ? h("span", { class: "tag" }, since(words, card.since)) : null,
      h("span", { class: "tag warn left" }),
    ),
    h(
      "div",
      { class: "buttons" },
      h(
        "button",
        {
          class: "primary",
          type: "button",
          ...shortcut("accept", words.say("offer.accept")),
          click: () => app.accept(talk.c),
        },
        words.say("offer.accept"),
      ),
      h(
        "button",
        { type: "button", ...shortcut("pass", words.say("offer.pass")), click: () => app.pass(talk.c) },
        words.say("offer.pass"),
      ),
      h(
        "button",
        { class: "plain", type: "button", click: () => app.act({ type: "select", c }) },
        words.say("offer.look"),
      ),
    ),
  );
}

/**
 * Says since when the shopper has left the page; whoever takes this will write to an empty chair at first.
 * @param {App} app
 * @param {Element} item
 * @param {Talk} talk
 */
function leftTag({ words }, item, { left }) {
  const tag = /** @type {HTMLElement | null} */ (item.querySelector(".tag.left")); // the ring has a .left of its own
  if (!tag || tag.dataset["at"] === String(left)) return;
  tag.dataset["at"] = String(left);
  tag.hidden = !left;
  fill(tag, ...(left ? phraseSince(words, "left.since", left) : []));
}

/**
 * @param {App} app
 * @param {ReturnType<typeof proofOf>} proof
 */
function proofTag({ words }, proof) {
  return proof.kind === "proven" ? proof.proof.order : words.say("card.unproven_tag");
}
