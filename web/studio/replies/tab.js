/** The replies editor: what the assistant says, language beside language, with a preview and what is wrong. */

/** @import { App } from "../app.js" */

import { attribute, fill, h, keyed, say } from "../../desk/dom.js";
import { LANGUAGES } from "../../desk/words.js";
import { Drafts } from "./drafts.js";
import { preview } from "./preview.js";
import { problems } from "./problems.js";

/** @typedef {Record<string, string[]>} Reply  by language: the ways to say it */
/** @import { Fault } from "./problems.js" */

/** @param {App} app */
export function open(app) {
  const { words } = app;
  /** @type {Record<string, Reply>} */
  let replies = {};
  /** @type {Record<string, Fault[]>} */
  let faults = {};
  let repository = false;
  let key = "";
  const drafts = new Drafts(app.me.alias);
  const forget = h("button", { type: "button", click: () => discard() }, words.say("replies.discard"));
  /** @type {Record<string, HTMLTextAreaElement>} */
  const fields = {};
  /** @type {Record<string, HTMLElement>} */
  const places = {};
  const wrong = problems(app, places);
  const search = h("input", { id: "reply-search", type: "search", autocomplete: "off", input: () => list() });
  const names = h("ul", { class: "groups" });
  const editor = h("section", { class: "editor", "aria-label": words.say("tab.replies") });
  const node = h(
    "div",
    { class: "replies" },
    h(
      "nav",
      { "aria-label": words.say("replies.all") },
      h("label", { for: "reply-search" }, words.say("replies.search")),
      search,
      names,
    ),
    editor,
  );
  void load();

  async function load() {
    const found = await app.ask("replies");
    if (!found) return;
    ({ replies, faults, repository } = found);
    const meant = location.hash.split("/")[1] ?? "";
    key = [key, meant].find((name) => name in replies) ?? Object.keys(replies)[0] ?? "";
    list();
    edit();
  }

  function list() {
    const wanted = search.value.trim().toLowerCase();
    const shown = Object.keys(replies).filter((name) => text(name).includes(wanted));
    keyed(names, shown, {
      key: (name) => name,
      make: (name) => {
        const button = h("button", { type: "button", class: "group", click: () => choose(name) });
        button.append(h("span", {}, plainName(name)), h("span", { class: "tag" }), h("span", { class: "tag warn" }));
        return h("li", {}, button);
      },
      update: (item, name) => {
        const button = item.firstElementChild;
        const count = faults[name]?.length ?? 0;
        const badge = button?.lastElementChild;
        if (!button || !(badge instanceof HTMLElement)) return;
        attribute(button, "aria-current", name === key ? "true" : null);
        const begun = button.children[1];
        if (begun instanceof HTMLElement) begun.hidden = !drafts.has(name);
        if (begun) say(begun, drafts.has(name) ? words.say("replies.draft") : "");
        badge.hidden = !count;
        say(badge, words.say("replies.faults", { count }));
      },
    });
  }

  /** @param {string} name */
  function text(name) {
    return [name, ...Object.values(replies[name] ?? {}).flat()].join(" ").toLowerCase();
  }

  /** @param {string} name */
  function plainName(name) {
    return name.replace(/^utter_/, "").replaceAll("_", " ");
  }

  /** @param {string} name */
  function choose(name) {
    key = name;
    list();
    edit();
    editor.scrollIntoView({ block: "nearest" });
  }

  function edit() {
    const reply = replies[key];
    if (!reply) return;
    const diff = h("pre", { class: "reply-diff", tabindex: 0, role: "region", "aria-label": words.say("replies.diff") });
    diff.hidden = true;
    forget.hidden = !drafts.has(key);
    fill(
      editor,
      h("h2", { class: "big" }, plainName(key)),
      h("p", { class: "quiet" }, words.say("replies.lead")),
      h("div", { class: "languages" }, ...LANGUAGES.map((language) => column(language, reply[language] ?? []))),
      h(
        "div",
        { class: "buttons" },
        h("button", { type: "button", click: () => void show(diff) }, words.say("replies.show")),
        repository &&
          h("button", { type: "button", class: "primary", click: () => void commit() }, words.say("edits.commit")),
        forget,
        !repository && h("p", { class: "quiet" }, words.say("edits.no_repository")),
      ),
      diff,
    );
    wrong.begin(faults[key] ?? []);
    if (drafts.has(key)) wrong.check(draft);
  }

  function draft() {
    return { key, drafts: Object.fromEntries(LANGUAGES.map((language) => [language, ways(language)])) };
  }

  /** @param {typeof LANGUAGES[number]} language */
  function ways(language) {
    return (fields[language]?.value ?? "").split("\n").map((line) => line.trim()).filter(Boolean);
  }

  /**
   * @param {typeof LANGUAGES[number]} language
   * @param {string[]} variants
   */
  function column(language, variants) {
    const id = `reply-${language}`;
    const seen = h("div", { class: "preview", lang: language });
    const field = h("textarea", { id, lang: language, rows: 5, spellcheck: "true", input: typed });
    const committed = variants.join("\n");
    field.value = drafts.of(key, language) ?? committed;
    fields[language] = field;
    preview(seen, field.value);

    function typed() {
      preview(seen, field.value);
      drafts.keep(key, language, { text: field.value, committed });
      forget.hidden = !drafts.has(key);
      list();
      wrong.check(draft);
    }
    const place = (places[language] = h("div", { role: "status" }));
    return h(
      "div",
      { class: "column" },
      h("label", { for: id }, words.nameOf(language)),
      field,
      place,
      seen,
    );
  }

  function changes() {
    const now = LANGUAGES.map((language) => ({ language, key, variants: ways(language) }));
    return now.filter(
      ({ language, variants }) => JSON.stringify(variants) !== JSON.stringify(replies[key]?.[language] ?? []),
    );
  }

  /** @param {HTMLElement} diff */
  async function show(diff) {
    const found = await app.ask("replies/shown", { changes: changes() });
    if (!found) return;
    const text = found.files.map((/** @type {{ diff: string }} */ file) => file.diff).join("");
    diff.hidden = false;
    say(diff, text || words.say("edits.nothing"));
    diff.focus();
  }

  async function commit() {
    const asked = changes();
    const done = asked.length ? await app.ask("replies/commit", { changes: asked }) : { commit: null };
    if (!done) return;
    drafts.forget(key);
    app.tell(done.commit ? words.say("replies.committed", { name: done.commit }) : words.say("edits.nothing"));
    await load();
  }

  function discard() {
    drafts.forget(key);
    list();
    edit();
    editor.querySelector("textarea")?.focus();
  }
  return { node };
}
