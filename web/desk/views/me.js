/** Who I am, whether I am ready, and how long the line is. */

/** @import { App } from "../app.js" */
/** @import { State } from "../types.js" */

import { attribute, h, say } from "../dom.js";
import { icon } from "../icons.js";
import { shortcut } from "../keys.js";
import { bellIsOn, switchBell } from "../notices.js";
import { languageChoice } from "./language.js";
import { mine } from "../wishes.js";

/** @param {App} app */
export function meView(app) {
  const { words } = app;
  const face = h("span", { class: "face", "aria-hidden": "true" });
  const alias = h("strong", { class: "alias" });
  const role = h("span", { class: "quiet" });
  const state = h("strong");
  const more = h("span", { class: "quiet", id: "ready-more" });
  const toggle = h(
    "button",
    {
      class: "switch",
      type: "button",
      role: "switch",
      "aria-label": words.say("me.toggle"),
      "aria-describedby": "ready-more",
      ...shortcut("ready", words.say("me.toggle")),
      click: () => app.does("ready"),
    },
    h("span", { class: "knob", "aria-hidden": "true" }),
  );
  const ready = h("div", { class: "ready" }, toggle, h("div", { class: "ready-words" }, state, more));
  const node = h(
    "section",
    { class: "me", "aria-label": words.say("me.title") },
    h("div", { class: "who" }, face, h("div", { class: "names" }, alias, role), tools(app)),
    ready,
  );

  /** @param {State} now */
  function update(now) {
    say(face, now.alias.slice(0, 1).toUpperCase());
    say(alias, now.alias);
    say(role, words.say(`me.role.${now.role}`));
    const on = wanted(now);
    const busy = mine(now).filter((talk) => talk.state === "active" && !talk.gone).length;
    const full = on && busy >= now.capacity;
    attribute(toggle, "aria-checked", String(on));
    attribute(ready, "data-on", String(on));
    say(state, words.say(on ? "me.ready" : "me.away"));
    say(
      more,
      full ? words.say("me.full_more", { count: busy }) : words.say(on ? "me.ready_more" : "me.away_more"),
    );
  }
  return { node, update };
}

/**
 * Whether I am ready, or will be as soon as the gateway has heard it.
 * @param {State} state
 */
export function wanted(state) {
  const asked = state.pending.findLast(({ frame }) => frame.t === "ready");
  return asked && asked.frame.t === "ready" ? asked.frame.on : state.ready;
}

/** @param {App} app */
function tools(app) {
  const { words } = app;
  const bell = h(
    "button",
    { class: "tool", type: "button", "aria-label": words.say("me.bell"), title: words.say("me.bell") },
    icon("bell"),
  );
  const show = () => attribute(bell, "aria-pressed", String(bellIsOn()));
  bell.addEventListener("click", () => {
    void switchBell(!bellIsOn());
    show();
  });
  show();
  return h(
    "div",
    { class: "tools" },
    bell,
    h(
      "button",
      {
        class: "tool",
        type: "button",
        "aria-label": words.say("me.search"),
        ...shortcut("search", words.say("me.search")),
        click: () => app.does("search"),
      },
      icon("find"),
    ),
    h(
      "button",
      {
        class: "tool",
        type: "button",
        "aria-label": words.say("me.help"),
        ...shortcut("help", words.say("me.help")),
        click: () => app.does("help"),
      },
      icon("keys"),
    ),
    h(
      "button",
      {
        class: "tool",
        type: "button",
        "aria-label": words.say("me.logout"),
        title: words.say("me.logout"),
        click: () => void app.logOut(),
      },
      icon("out"),
    ),
  );
}

/** @param {App} app */
export function lineView(app) {
  const { words } = app;
  const [waiting, longest, ready] = [h("dd"), h("dd"), h("dd")];
  const left = h("p", { class: "quiet" });
  const take = h(
    "button",
    {
      class: "wide",
      type: "button",
      ...shortcut("take", words.say("line.take")),
      click: () => app.does("take"),
    },
    words.say("line.take"),
  );
  const node = h(
    "section",
    { class: "line", "aria-labelledby": "line-title" },
    h("h2", { id: "line-title" }, words.say("line.title")),
    h(
      "dl",
      { class: "numbers" },
      ...[
        { value: waiting, key: "line.waiting" },
        { value: longest, key: "line.longest" },
        { value: ready, key: "line.ready" },
      ].map(({ value, key }) => h("div", {}, value, h("dt", {}, words.say(key)))),
    ),
    left,
    take,
  );

  /** @param {State} now */
  function update({ line, capacity, ...now }) {
    say(waiting, String(line.waiting));
    say(longest, line.waiting ? words.span(line.longest_s * 1_000) : "–");
    say(ready, String(line.ready));
    left.hidden = !line.left;
    say(left, line.left ? words.say("line.left", { count: line.left }) : "");
    const busy = Object.values(now.talks).filter((talk) => talk.state === "active" && !talk.gone).length;
    take.hidden = !line.waiting || busy >= capacity;
  }
  return { node, update };
}

/** @param {App} app */
export function footView(app) {
  return h(
    "footer",
    { class: "foot" },
    h("img", { src: "/desk/drawings/mark.svg", alt: "", width: 24, height: 24 }),
    h("span", { class: "brand" }, "Skranke"),
    languageChoice(app),
  );
}
