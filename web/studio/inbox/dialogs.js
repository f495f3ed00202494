/** The inbox's dialogs: choose an intent, name a new one, mark a piece, and the keys. */

/** @import { Inbox } from "./tab.js" */

import { attribute, fill, h, say } from "../../desk/dom.js";
import { singleKeysAreOn, switchSingleKeys } from "../../desk/keys.js";
import { newTopicDialog } from "../topics/new.js";
import { KEYS } from "./keys.js";
import { meantRows } from "./state.js";

/**
 * Opens a dialog with a form; Esc and Cancel leave everything as it was, and the focus goes back.
 * @param {Inbox} inbox
 * @param {{ title: string, lead?: string, submit?: string, body: Node[], done?: () => boolean }} what
 */
function opened(inbox, { title, lead, submit, body, done }) {
  const { words } = inbox.app;
  const form = h(
    "form",
    { submit: confirmed },
    h("h2", { id: "dialog-title", class: "big" }, title),
    lead && h("p", { class: "lead" }, lead),
    ...body,
    h(
      "div",
      { class: "buttons" },
      submit && h("button", { class: "primary", type: "submit" }, submit),
      h("button", { type: "button", click: () => dialog.close() }, words.say(submit ? "dialog.cancel" : "dialog.close")),
    ),
  );
  const dialog = h("dialog", { "aria-labelledby": "dialog-title", close: () => dialog.remove() }, form);

  /** @param {SubmitEvent} event */
  function confirmed(event) {
    event.preventDefault();
    if (done?.() ?? true) dialog.close();
  }
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * A searchable list of intents: the assistant's guesses first, then all by name.
 * @param {Inbox} inbox
 */
export function pickDialog(inbox) {
  const { words } = inbox.app;
  const guessed = meantRows(inbox.state)[0]?.guesses.map(([name]) => name) ?? [];
  const others = inbox.intents.filter((name) => !guessed.includes(name));
  const sorted = others.sort((a, b) => words.code("topic", a).localeCompare(words.code("topic", b), words.language));
  const all = [...guessed, ...sorted];
  let shown = all;
  let at = 0;
  const field = h("input", {
    id: "pick",
    role: "combobox",
    "aria-expanded": "true",
    "aria-controls": "picks",
    "aria-autocomplete": "list",
    autocomplete: "off",
    input: () => find(),
    keydown: pressed,
  });
  const list = h("ul", { id: "picks", role: "listbox", "aria-label": words.say("inbox.key.relabel") });
  const dialog = opened(inbox, {
    title: words.say("inbox.key.relabel"),
    lead: words.say("inbox.pick_lead", { count: meantRows(inbox.state).length }),
    submit: words.say("inbox.pick"),
    body: [h("label", { for: "pick" }, words.say("inbox.search")), field, list],
    done: () => pick(shown[at]),
  });
  find();
  field.focus();

  function find() {
    const wanted = field.value.trim().toLowerCase();
    shown = all.filter((name) => `${words.code("topic", name)} ${name}`.toLowerCase().includes(wanted));
    at = 0;
    fill(list, ...shown.map(option));
    mark();
  }

  /**
   * @param {string} name
   * @param {number} place
   */
  function option(name, place) {
    const pressed = () => {
      if (pick(name)) dialog.close();
    };
    const plain = h("span", { class: "quiet" }, name);
    return h("li", { id: `pick-${place}`, role: "option", click: pressed }, words.code("topic", name), plain);
  }

  function mark() {
    [...list.children].forEach((item, place) => attribute(item, "aria-selected", String(place === at)));
    attribute(field, "aria-activedescendant", shown.length ? `pick-${at}` : null);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    at = Math.max(0, Math.min(shown.length - 1, at + by));
    mark();
  }

  /** @param {string | undefined} name */
  function pick(name) {
    if (!name) return false;
    inbox.does({ kind: "relabel", value: name });
    return true;
  }
}

/** @param {Inbox} inbox */
export function nameDialog(inbox) {
  newTopicDialog(inbox.app, {
    lead: inbox.app.words.say("inbox.new_lead", { count: meantRows(inbox.state).length }),
    done(name) {
      inbox.intents = [...inbox.intents, name];
      inbox.does({ kind: "new_intent", value: name });
    },
  });
}

/**
 * Hides what the masking left: the piece as it stands, and what it is.
 * @param {Inbox} inbox
 */
export function markDialog(inbox) {
  const { words } = inbox.app;
  const texts = meantRows(inbox.state).map((row) => row.text);
  const chosen = String(window.getSelection() ?? "").trim();
  const piece = h("input", {
    id: "piece",
    autocomplete: "off",
    value: texts.some((text) => text.includes(chosen)) ? chosen : "",
    "aria-describedby": "mark-problem",
  });
  const options = inbox.marks.map((mark) => h("option", { value: mark }, words.say(`inbox.mark.${mark}`)));
  const kind = h("select", { id: "mark-kind" }, ...options);
  const problem = h("p", { class: "problem", role: "alert", id: "mark-problem" });
  opened(inbox, {
    title: words.say("inbox.key.mark"),
    lead: words.say("inbox.mark_lead"),
    submit: words.say("inbox.mark_do"),
    body: [
      h("label", { for: "piece" }, words.say("inbox.mark_piece")),
      piece,
      h("label", { for: "mark-kind" }, words.say("inbox.mark_kind")),
      kind,
      problem,
    ],
    done: () => {
      const value = piece.value.trim();
      const right = value !== "" && texts.some((text) => text.includes(value));
      say(problem, right ? "" : words.say("inbox.mark_wrong"));
      if (right) inbox.does({ kind: "mark", value: kind.value, piece: value });
      return right;
    },
  });
  piece.focus();
}

/** @param {Inbox} inbox */
export function helpDialog(inbox) {
  const { words } = inbox.app;
  const rows = KEYS.flatMap(([key, meaning]) => [
    h("dt", {}, h("kbd", {}, key)),
    h("dd", {}, words.say(`inbox.key.${meaning}`)),
  ]);
  const box = h("input", { type: "checkbox", id: "single-keys", change: () => switchSingleKeys(box.checked) });
  box.checked = singleKeysAreOn();
  opened(inbox, {
    title: words.say("inbox.key.help"),
    body: [h("dl", { class: "keys" }, ...rows), h("label", { class: "radio" }, box, words.say("inbox.single_keys"))],
  });
}
