/** The middle of the desk: one conversation with its heading and composer, or a friendly nothing. */

/** @import { App } from "../app.js" */
/** @import { State, Talk } from "../types.js" */

import { attribute, fill, h, say } from "../dom.js";
import { phraseSince } from "../elements.js";
import { unread } from "../entries.js";
import { icon } from "../icons.js";
import { shopperOf, topicOf } from "../subject.js";
import { offers } from "../wishes.js";
import { composerView } from "./composer.js";
import { wanted } from "./me.js";
import { transcriptView } from "./transcript.js";

/** @param {App} app */
export function middleView(app) {
  const heading = headingView(app);
  const transcript = transcriptView(app);
  const notice = noticeView(app);
  const composer = composerView(app);
  const talk = h("div", { class: "talk-pane" }, heading.node, transcript.node, notice.node, composer.node);
  const empty = emptyView(app);
  const node = h("main", { class: "middle", id: "middle", tabindex: -1 }, talk, empty.node);

  /** @param {State} state */
  function update(state) {
    const selected = state.selected === null ? undefined : state.talks[state.selected];
    talk.hidden = !selected;
    empty.node.hidden = Boolean(selected);
    if (!selected) return (composer.stop(), empty.update(state));
    for (const view of [heading, transcript, notice, composer]) view.update(state, selected);
  }
  return { node, update, composer, transcript };
}

/** @param {App} app */
function headingView(app) {
  const { words } = app;
  const away = h("span", { class: "badge" });
  const back = h(
    "button",
    {
      class: "tool back",
      type: "button",
      "aria-label": words.say("pane.list"),
      click: () => app.act({ type: "pane", pane: "list" }),
    },
    icon("back"),
    away,
  );
  const topic = h("h1");
  const shopper = h("span", { class: "quiet" });
  const left = h("span", { class: "tag warn" });
  const tabs = /** @type {const} */ (["talk", "card"]).map((pane) =>
    h(
      "button",
      { type: "button", "data-pane": pane, click: () => app.act({ type: "pane", pane }) },
      words.say(`pane.${pane}`),
    ),
  );
  const node = h(
    "header",
    { class: "heading" },
    back,
    h("div", { class: "heading-words" }, topic, shopper, left),
    h("div", { class: "panes" }, ...tabs),
  );

  /**
   * @param {State} state
   * @param {Talk} talk
   */
  function update(state, talk) {
    say(topic, topicOf(words, talk.card));
    say(
      shopper,
      [shopperOf(words, talk), words.say(talk.gone ? "state.gone" : `state.${talk.state}`)].join(" · "),
    );
    left.hidden = !talk.left || talk.gone !== null;
    if (left.dataset["at"] !== String(talk.left)) fill(left, ...phraseSince(words, "left.since", talk.left));
    left.dataset["at"] = String(talk.left);
    for (const tab of tabs) attribute(tab, "aria-pressed", String(tab.dataset["pane"] === state.pane));
    const elsewhere =
      offers(state).length +
      Object.values(state.talks).filter(
        (one) => one.c !== talk.c && one.state !== "offered" && unread(one) > 0,
      ).length;
    away.hidden = !elsewhere;
    say(away, String(elsewhere));
  }
  return { node, update };
}

/** @param {App} app */
function noticeView(app) {
  const { words } = app;
  const node = h("div", { class: "notice", role: "status" });
  let drawn = "";

  /**
   * @param {State} _state
   * @param {Talk} talk
   */
  function update(_state, talk) {
    const kind = talk.gone ? `gone ${talk.gone} ${Boolean(talk.draft || talk.note)}` : talk.state;
    const key = `${talk.c} ${kind} ${talk.fence}`;
    if (key === drawn) return;
    drawn = key;
    attribute(node, "data-kind", kind.split(" ")[0]);
    fill(node, ...content(talk));
    node.hidden = !node.childNodes.length;
  }

  /** @param {Talk} talk */
  function content(talk) {
    if (talk.gone) return gone(talk);
    if (talk.state === "offered")
      return [
        h("p", {}, words.say("log.preview")),
        h(
          "div",
          { class: "buttons" },
          button("offer.accept", () => app.accept(talk.c), true),
          button("offer.pass", () => app.pass(talk.c)),
        ),
      ];
    if (talk.state === "wrapup")
      return [
        h("p", {}, words.say("wrapup.text")),
        button("wrapup.next", () => app.command({ t: "ready", on: true }), true),
      ];
    return [];
  }

  /** @param {Talk} talk */
  function gone(talk) {
    const written = Boolean(talk.draft || talk.note);
    return [
      h(
        "p",
        {},
        h("strong", {}, words.say(`gone.${talk.gone}`)),
        written ? ` ${words.say("gone.draft")}` : "",
      ),
      button("gone.dismiss", () => app.act({ type: "dismiss", c: talk.c })),
    ];
  }

  /**
   * @param {string} key
   * @param {() => void} click
   * @param {boolean} [primary]
   */
  function button(key, click, primary = false) {
    return h("button", { type: "button", class: primary ? "primary" : null, click }, words.say(key));
  }
  return { node, update };
}

/** @param {App} app */
function emptyView(app) {
  const { words } = app;
  const drawing = h("img", { alt: "", width: 320, height: 200 });
  const title = h("h1");
  const text = h("p", { class: "lead" });
  const act = h(
    "button",
    { class: "primary", type: "button", click: () => app.does("ready") },
    words.say("empty.away.act"),
  );
  const node = h("div", { class: "empty" }, drawing, title, text, act);

  /** @param {State} state */
  function update(state) {
    const kind = kindOf(state);
    attribute(
      drawing,
      "src",
      `/desk/drawings/${{ away: "away", calm: "calm", offer: "counter", pick: "calm" }[kind]}.svg`,
    );
    say(title, words.say(`empty.${kind}.title`));
    say(text, words.say(`empty.${kind}.text`));
    act.hidden = kind !== "away";
  }
  return { node, update };
}

/**
 * @param {State} state
 * @returns {"away" | "calm" | "offer" | "pick"}
 */
function kindOf(state) {
  if (offers(state).length) return "offer";
  if (Object.values(state.talks).length) return "pick";
  return wanted(state) ? "calm" : "away";
}
