/** Which model answers the shoppers now, the way back, and what somebody proposed. */

/** @import { App } from "../app.js" */
/** @import { Live, Proposal, State } from "./types.js" */

import { fill, h } from "../../desk/dom.js";
import { named, short } from "./numbers.js";

/**
 * @param {App} app
 * @param {(verb: string, body?: object) => Promise<unknown>} act
 */
export function liveView(app, act) {
  const { words } = app;
  const node = h("div", { class: "live-card" });
  let shown = "";

  /** @param {State} state */
  function update({ live, me }) {
    const now = JSON.stringify([live, me]);
    if (now === shown) return; // the focus stays where it is
    shown = now;
    if (live) fill(node, ...whole(live, me));
  }

  /**
   * @param {Live} live
   * @param {string} me
   */
  function whole(live, me) {
    const { now } = live;
    const when = new Intl.DateTimeFormat(words.locale, { dateStyle: "medium", timeStyle: "short" });
    const before = live.before.at(-1);
    return [
      h("h3", {}, words.say("train.live", { model: short(now.model) })),
      h(
        "p",
        { class: "lead" },
        words.say(`train.put.${now.how.replace(" ", "_")}`, { who: named(now.by), when: when.format(now.at * 1_000) }),
        now.why && ` “${now.why}”`,
      ),
      before &&
        h(
          "button",
          { type: "button", click: () => void back(before.model) },
          words.say("train.back", { model: short(before.model) }),
        ),
      live.proposed && proposal(live.proposed, me),
    ];
  }

  /** @param {string} model */
  function back(model) {
    if (window.confirm(words.say("train.back_sure", { model: short(model) }))) return act("rollback");
    return undefined;
  }

  /**
   * @param {Proposal} proposed
   * @param {string} me
   */
  function proposal(proposed, me) {
    const { model, by, why } = proposed;
    const mine = by === me;
    return h(
      "div",
      { class: "proposal" },
      h("p", {}, words.say("train.proposed", { who: named(by), model: short(model) }), ` “${why}”`),
      h("p", { class: "lead" }, words.say(mine ? "train.proposed_mine" : "train.proposed_other")),
      h(
        "p",
        { class: "row" },
        !mine &&
          h("button", { class: "primary", type: "button", click: () => void act("promote", { model }) }, words.say("train.agree")),
        h("button", { type: "button", click: () => void act("withdraw") }, words.say("train.withdraw")),
      ),
    );
  }

  return { node, update };
}
