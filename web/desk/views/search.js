/** The search: words in, entries out, and the conversation that one of them stands in, to read. */

/** @import { App } from "../app.js" */
/** @import { Hit } from "../archive.js" */
/** @import { Entry } from "../types.js" */

import { find, read } from "../archive.js";
import { now } from "../door.js";
import { attribute, h, plain, say } from "../dom.js";
import { open } from "./dialogs.js";
import { entryRow } from "./entry.js";

const SHOWN_CHARS = 160;
const REASON_CHARS = 150;

/** @param {App} app */
export function searchDialog(app) {
  const { words, state } = app;
  const asked = h("input", { id: "search-words", type: "text", maxlength: 200, autocomplete: "off" });
  const everybody = h("input", { type: "checkbox", change: whose });
  const why = h("input", { id: "search-why", type: "text", maxlength: REASON_CHARS, dir: "auto" });
  const reason = h("div", { class: "stack" }, h("label", { for: "search-why" }, words.say("search.why")), why);
  const lead = state.role === "lead" && h("label", { class: "radio" }, everybody, words.say("search.all"));
  const told = h("p", { class: "quiet", role: "status" });
  const list = h("ol", { class: "hits" });
  const paper = h("div", { class: "paper", tabindex: -1, role: "region" });
  reason.hidden = true;

  function whose() {
    reason.hidden = !everybody.checked;
    if (everybody.checked) why.focus();
  }

  const given = () => (everybody.checked ? why.value.trim() : null);

  async function look() {
    paper.replaceChildren();
    say(told, words.say("search.looking"));
    const found = await find(asked.value, given());
    list.replaceChildren();
    if ("code" in found) return say(told, words.say(`search.${found.code}`));
    say(told, words.say("search.found", { count: found.hits.length }));
    list.replaceChildren(...found.hits.map(row));
  }

  /** @param {Hit} hit */
  function row(hit) {
    const { text } = hit;
    const speaker = words.say(`role.${hit.role}`, { alias: hit.alias ?? "" });
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "hit", click: () => void show(hit) },
        h("span", { class: "meta" }, h("strong", {}, speaker), h("time", {}, when(hit.ts))),
        h("span", { dir: "auto" }, plain(text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text)),
      ),
    );
  }

  /** @param {number} ts */
  const when = (ts) => `${words.day(ts, now())}, ${words.time(ts)}`;

  /** @param {Hit} hit */
  async function show({ c, id, ts }) {
    const found = await read(c, given());
    if ("code" in found) return say(told, words.say(`search.${found.code}`));
    const reader = { alias: state.alias, usual: "" };
    const rows = found.entries.map((entry) => marked(entryRow(app, entry, reader), entry, id));
    attribute(paper, "aria-label", words.say("search.paper", { when: when(ts) }));
    paper.replaceChildren(
      h("button", { type: "button", class: "plain", click: back }, words.say("search.back")),
      ...rows,
    );
    list.hidden = true;
    paper.focus();
    paper.querySelector("[data-found]")?.scrollIntoView({ block: "center" });
  }

  function back() {
    list.hidden = false;
    paper.replaceChildren();
    asked.focus();
  }

  /** @returns {boolean} the dialog stays */
  function done() {
    list.hidden = false;
    void look();
    return false;
  }

  open(app, {
    title: words.say("search.title"),
    lead: words.say("search.lead"),
    submit: words.say("search.submit"),
    body: [
      h("label", { for: "search-words" }, words.say("search.words")),
      asked,
      ...(lead ? [lead, reason] : []),
      told,
      list,
      paper,
    ],
    done,
    class: "search",
  });
  asked.focus();
}

/**
 * @param {HTMLElement} node
 * @param {Entry} entry
 * @param {string} id
 */
function marked(node, entry, id) {
  attribute(node, "data-found", entry.id === id ? "true" : null);
  return node;
}
