/** What stands at the left: how far one is, the groups, and what narrows the list. */

/** @import { Inbox } from "./tab.js" */
/** @import { State } from "./state.js" */

import { attribute, h, keyed, plain, say } from "../../desk/dom.js";
import { LANGUAGES } from "../../desk/words.js";

const STATES = ["new", "labelled", "skipped", "written"];
const SEARCH_MS = 250;
const EVERY_GROUP = { guess: "", cluster: "" };

/** @param {Inbox} inbox */
export function filterView(inbox) {
  const { words } = inbox.app;
  const bar = h("progress", { max: 1, value: 0, "aria-labelledby": "inbox-progress" });
  const far = h("p", { id: "inbox-progress", class: "quiet" });
  const state = choice("inbox.state", STATES, (value) => inbox.narrow({ state: value, ...EVERY_GROUP }));
  const language = choice("inbox.language", ["", ...LANGUAGES], (value) =>
    inbox.narrow({ language: value, ...EVERY_GROUP }),
  );
  const search = h("input", { id: "inbox-search", type: "search", autocomplete: "off", maxlength: 80 });
  let timer = 0;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(find, SEARCH_MS);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    if (event.key === "Escape") search.value = "";
    find();
    inbox.list.focus();
  });
  const alike = h("ul", { class: "groups" });
  const aliked = h("h2", {}, words.say("inbox.alike"));
  const groups = h("ul", { class: "groups" });
  const all = h(
    "button",
    { class: "group", type: "button", click: () => inbox.narrow(EVERY_GROUP) },
    words.say("inbox.all"),
  );
  const node = h(
    "section",
    { class: "inbox-filter", "aria-label": words.say("inbox.narrow") },
    far,
    bar,
    h("label", { for: "inbox-search" }, words.say("inbox.search")),
    search,
    h("div", { class: "two" }, ...state.nodes, ...language.nodes),
    h("nav", { "aria-label": words.say("inbox.group_list") }, all, aliked, alike, h("h2", {}, words.say("inbox.groups")), groups),
  );

  /** At once after Enter and Escape: the next key must not mean messages that are no longer asked for. */
  function find() {
    clearTimeout(timer);
    const wanted = search.value.trim();
    if (wanted !== inbox.state.filter.words) inbox.narrow({ words: wanted });
  }

  /**
   * @param {string} family
   * @param {readonly string[]} values
   * @param {(value: string) => void} chosen
   */
  function choice(family, values, chosen) {
    const id = family.replace(".", "-");
    const options = values.map((value) => h("option", { value }, named(family, value)));
    const field = h("select", { id }, ...options);
    field.addEventListener("change", () => chosen(field.value));
    return { field, nodes: [h("label", { for: id }, words.say(family), field)] };
  }

  /**
   * @param {string} family
   * @param {string} value
   */
  function named(family, value) {
    if (family === "inbox.state") return words.say(`inbox.state.${value}`);
    return value ? words.nameOf(value) : words.say("inbox.any_language");
  }

  /** @param {State} now */
  function update(now) {
    const { progress, filter } = now;
    const total = Object.values(progress).reduce((sum, count) => sum + count, 0);
    const done = total - (progress["new"] ?? 0);
    bar.value = total ? done / total : 0;
    say(far, words.say("inbox.progress", { done, total, labelled: progress["labelled"] ?? 0 }));
    state.field.value = filter.state;
    language.field.value = filter.language;
    attribute(all, "aria-current", filter.guess || filter.cluster ? null : "true");
    aliked.hidden = !now.alike.length;
    keyed(alike, now.alike, {
      key: ({ cluster }) => String(cluster),
      make: ({ cluster, text }) => group(`“${plain(text)}”`, { guess: "", cluster: String(cluster) }),
      update: (item, { cluster, rows }) => renew(item, rows, filter.cluster === String(cluster)),
    });
    keyed(groups, now.groups, {
      key: ({ guess }) => guess,
      make: ({ guess }) => group(words.code("topic", guess), { guess, cluster: "" }),
      update: (item, { guess, rows }) => renew(item, rows, filter.guess === guess),
    });
  }

  /**
   * @param {string} name
   * @param {{ guess: string, cluster: string }} only
   */
  function group(name, only) {
    const count = h("span", { class: "quiet" });
    const button = { class: "group", type: "button", title: name, click: () => inbox.narrow(only) };
    return h("li", {}, h("button", button, h("span", { class: "name", dir: "auto" }, name), count));
  }

  /**
   * @param {HTMLElement} item
   * @param {number} rows
   * @param {boolean} chosen
   */
  function renew(item, rows, chosen) {
    const button = item.firstElementChild;
    if (!button) return;
    attribute(button, "aria-current", chosen ? "true" : null);
    if (button.lastElementChild) say(button.lastElementChild, String(rows));
  }
  return { node, update, search: () => search.focus() };
}
