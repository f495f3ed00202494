/** What stands around every tab: the tabs themselves, who I am, and the line in which news is told. */

/** @import { Alarm } from "./alarms.js" */
/** @import { App } from "./app.js" */

import { attribute, h, say } from "../desk/dom.js";
import { icon } from "../desk/icons.js";
import { languageChoice } from "../desk/views/language.js";
import { TABS } from "./tabs.js";

const ALARMED = "topics";

/** @param {App} app */
export function frameView(app) {
  const { words } = app;
  const badge = h("span", { class: "badge", role: "img", hidden: true });
  const links = TABS.map(({ name }) =>
    h("a", { href: `#${name}` }, words.say(`tab.${name}`), name === ALARMED && badge),
  );
  const main = h("main", { id: "room", tabindex: -1 });
  const toast = h("p", { class: "toast", role: "status" });
  const head = h(
    "header",
    { class: "head" },
    h("img", { src: "/desk/drawings/mark.svg", alt: "", width: 28, height: 28 }),
    h("h1", {}, words.say("studio.title")),
    h("nav", { "aria-label": words.say("studio.tabs") }, ...links),
    h(
      "div",
      { class: "who" },
      h("span", { class: "quiet" }, `${app.me.alias} · ${words.code("me.role", app.me.role)}`),
      languageChoice(app),
      leave(app),
    ),
  );

  /** @param {string} name */
  function current(name) {
    TABS.forEach((tab, at) => {
      const link = links[at];
      if (!link) return;
      attribute(link, "aria-current", tab.name === name ? "page" : null);
      // On a narrow screen the tabs are a strip that one scrolls.
      if (tab.name === name) link.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
  }

  /** @param {readonly Alarm[]} found */
  function alarmed(found) {
    badge.hidden = !found.length;
    say(badge, String(found.length));
    attribute(badge, "title", words.say("topics.badge", { count: found.length }));
    attribute(badge, "aria-label", words.say("topics.badge", { count: found.length }));
  }
  const skip = h("a", { class: "skip", href: "#room", click: skipped }, words.say("studio.skip"));

  /** @param {MouseEvent} event */
  function skipped(event) {
    event.preventDefault(); // the address after # names the tab
    main.focus();
  }
  return { nodes: [skip, head, main, toast], main, toast, current, alarmed };
}

/**
 * What an agent sees who is neither operator nor lead: why, and what can be done instead.
 * @param {App} app
 */
export function notForYou(app) {
  const { words } = app;
  return h(
    "main",
    { class: "login" },
    h(
      "div",
      { class: "login-card" },
      h("h1", {}, words.say("studio.not_for_you")),
      h("p", { class: "lead" }, words.say("studio.not_for_you_more")),
      h("a", { href: "/desk" }, words.say("studio.to_desk")),
      leave(app),
    ),
    languageChoice(app),
  );
}

/** @param {App} app */
function leave(app) {
  const name = app.words.say("me.logout");
  return h(
    "button",
    { class: "tool", type: "button", "aria-label": name, title: name, click: () => void app.logOut() },
    icon("out"),
  );
}
