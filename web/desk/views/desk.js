/** The whole desk: left what is mine, in the middle what is said, right why it came to a person. */

/** @import { App } from "../app.js" */
/** @import { State } from "../types.js" */

import { attribute, h, keyed, say } from "../dom.js";
import { icon } from "../icons.js";
import { callBacksView } from "./call_backs.js";
import { cardView } from "./card.js";
import { footView, lineView, meView } from "./me.js";
import { middleView } from "./middle.js";
import { offersView } from "./offers.js";
import { talksView } from "./talks.js";

const TOAST_MS = 8_000;

/** @param {App} app */
export function deskView(app) {
  const { words } = app;
  const parts = [meView(app), offersView(app), talksView(app), callBacksView(app), lineView(app)];
  const middle = middleView(app);
  const card = cardView(app);
  const bar = barView(app);
  const toasts = toastsView(app);
  const told = h("p", { class: "sr-only", role: "status" });
  const side = h("div", { class: "side" }, ...parts.map((part) => part.node), footView(app));
  const skip = h("a", { class: "skip", href: "#middle" }, words.say("app.skip"));
  const node = h("div", { class: "desk" }, skip, bar.node, side, middle.node, card.node, toasts.node, told);

  /** @param {State} state */
  function update(state) {
    attribute(node, "data-pane", state.selected === null ? "list" : state.pane);
    attribute(node, "data-link", state.link);
    for (const part of [...parts, middle, bar, toasts]) part.update(state);
    const talk = state.selected === null ? undefined : state.talks[state.selected];
    card.node.hidden = !talk;
    if (talk) card.update(state, talk);
  }
  return {
    node,
    update,
    composer: middle.composer,
    transcript: middle.transcript,
    tell: (/** @type {string} */ text) => say(told, text),
  };
}

/** @param {App} app */
function barView(app) {
  const { words } = app;
  const text = h("span");
  const retry = h(
    "button",
    { class: "plain", type: "button", click: () => app.retry() },
    words.say("link.retry"),
  );
  const node = h("div", { class: "bar", role: "status" }, text, retry);

  /** @param {State} state */
  function update({ link }) {
    const trouble = link === "lost" || link === "barred";
    attribute(node, "data-link", link);
    say(text, trouble ? words.say(`link.${link}`) : "");
    retry.hidden = link !== "lost";
  }
  return { node, update };
}

/** @param {App} app */
function toastsView(app) {
  const { words } = app;
  const node = h("div", { class: "toasts", role: "status" });

  /** @param {State} state */
  function update({ toasts }) {
    keyed(node, toasts, {
      key: (toast) => String(toast.id),
      make: ({ key, kind, id }) => {
        const over = () => app.act({ type: "toast_over", id });
        setTimeout(over, TOAST_MS);
        return h(
          "div",
          { class: "toast", "data-kind": kind },
          h("p", {}, words.say(key)),
          h(
            "button",
            { class: "tool", type: "button", "aria-label": words.say("toast.dismiss"), click: over },
            icon("cross"),
          ),
        );
      },
    });
  }
  return { node, update };
}
