/** The tab that tells who did what in the studio, newest first. */

/** @import { App } from "./app.js" */

import { fill, h } from "../desk/dom.js";

/** @typedef {{ ts: number, alias: string, act: string, about: string }} Deed */

/** @param {App} app */
export function open(app) {
  const { words } = app;
  const body = h("div", { role: "status" }, h("p", { class: "lead" }, words.say("link.connecting")));
  const node = h("section", { class: "sheet" }, h("h2", { class: "big" }, words.say("tab.audit")), body);
  void show();

  async function show() {
    const found = await app.ask("audit");
    if (!found) return;
    /** @type {Deed[]} */
    const deeds = found.deeds;
    fill(body, deeds.length ? table(deeds) : h("p", { class: "lead" }, words.say("audit.none")));
  }

  /** @param {Deed[]} deeds */
  function table(deeds) {
    const heads = ["audit.when", "audit.who", "audit.what", "audit.about"].map((key) =>
      h("th", { scope: "col" }, words.say(key)),
    );
    return h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": words.say("tab.audit") },
      h("table", {}, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...deeds.map(line))),
    );
  }

  /** @param {Deed} deed */
  function line({ ts, alias, act, about }) {
    const when = new Intl.DateTimeFormat(words.locale, { dateStyle: "medium", timeStyle: "short" }).format(ts);
    return h(
      "tr",
      {},
      ...[when, alias, words.code("act", act), about].map((text) => h("td", {}, text)),
    );
  }
  return { node };
}
