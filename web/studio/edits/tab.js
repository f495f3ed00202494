/** What is to be written: the labels as a readable change of the training data, to be committed or downloaded. */

/** @import { App } from "../app.js" */

import { fill, h } from "../../desk/dom.js";
import { newTopicDialog } from "../topics/new.js";
import { diffLines } from "./diff.js";

/** @typedef {{ path: string, diff: string }} File */
/** @typedef {{ number: number, text: string, label: string, intent: string }} Elsewhere */
/**
 * @typedef {{ files: File[], messages: number, known: number, waiting: Record<string, number>,
 *   elsewhere: Elsewhere[], repository: boolean }} Edits
 */

/** @param {App} app */
export function open(app) {
  const { words } = app;
  const body = h("div", { class: "edits" }, h("p", { class: "lead", role: "status" }, words.say("link.connecting")));
  const node = h("section", { class: "sheet" }, h("h2", { class: "big" }, words.say("tab.edits")), body);
  let busy = false;
  void load();

  async function load() {
    /** @type {Edits | undefined} */
    const now = await app.ask("edits");
    if (now) draw(now);
  }

  /** @param {Edits} now */
  function draw(now) {
    const waiting = Object.entries(now.waiting).map(([name, count]) =>
      h(
        "li",
        {},
        words.say("edits.waiting", { name, count }),
        " ",
        h("button", { type: "button", class: "plain", "aria-label": words.say("edits.make_one", { name }), click: () => make(name) }, words.say("made.new")),
      ),
    );
    fill(
      body,
      h("p", { class: "lead", role: "status" }, now.messages ? words.say("edits.messages", { count: now.messages }) : words.say("edits.none")),
      now.known > 0 && h("p", { class: "quiet" }, words.say("edits.known", { count: now.known })),
      waiting.length > 0 && h("h3", {}, words.say("edits.waiting_title")),
      waiting.length > 0 && h("ul", { class: "waiting" }, ...waiting),
      waiting.length > 0 && h("p", { class: "quiet" }, words.say("edits.waiting_how")),
      now.elsewhere.length > 0 && h("h3", {}, words.say("edits.elsewhere_title")),
      now.elsewhere.length > 0 && h("ul", { class: "waiting" }, ...now.elsewhere.map(elsewhere)),
      now.elsewhere.length > 0 && h("p", { class: "quiet" }, words.say("edits.elsewhere_how")),
      now.files.length > 0 && buttons(now),
      ...now.files.map(file),
    );
  }

  /** @param {Elsewhere} one */
  function elsewhere({ text, label, intent }) {
    const names = { label: words.code("topic", label), intent: words.code("topic", intent) };
    return h("li", {}, h("q", {}, text), " ", h("span", { class: "quiet" }, words.say("edits.elsewhere", names)));
  }

  /** @param {string} name */
  function make(name) {
    newTopicDialog(app, { lead: words.say("made.new_lead"), name, done: () => void load() });
  }

  /** @param {Edits} now */
  function buttons(now) {
    return h(
      "div",
      { class: "buttons" },
      now.repository &&
        h("button", { type: "button", class: "primary", click: () => void commit() }, words.say("edits.commit")),
      h("a", { class: "button", href: "/v1/studio/edits/patch", download: "labels.patch" }, words.say("edits.patch")),
      h("button", { type: "button", click: () => void taken() }, words.say("edits.taken")),
      !now.repository && h("p", { class: "quiet" }, words.say("edits.no_repository")),
    );
  }

  /** @param {File} file */
  function file({ path, diff }) {
    const title = h("h3", {}, path);
    return h("article", { class: "file" }, title, h("pre", { tabindex: 0, role: "region", "aria-label": path }, ...diffLines(diff)));
  }

  async function commit() {
    if (busy) return;
    busy = true;
    const done = await app.ask("edits/commit", {});
    busy = false;
    if (!done) return;
    app.tell(done.commit ? words.say("edits.committed", { name: done.commit }) : words.say("edits.nothing"));
    await load();
  }

  async function taken() {
    if (busy || !window.confirm(words.say("edits.taken_sure"))) return;
    busy = true;
    const done = await app.ask("edits/taken", {});
    busy = false;
    if (!done) return;
    app.tell(words.say("edits.taken_done", { count: done.messages }));
    await load();
  }
  return { node };
}
