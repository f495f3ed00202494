/** One line of the transcript: a message, a note, or what happened. */

/** @import { App } from "../app.js" */
/** @import { Entry, Pending } from "../types.js" */

import { h, plain } from "../dom.js";
import { icon } from "../icons.js";

/** @typedef {{ alias: string, usual: string }} Reader  who I am, and the language of the hand-off card */

/**
 * @param {App} app
 * @param {Entry} entry
 * @param {Reader} reader
 */
export function entryRow(app, entry, reader) {
  if (entry.data?.["greeting"] === true) return happened(app, app.words.say("entry.greeting"), entry);
  if (entry.event === "note" || (entry.visible === "staff" && entry.kind !== "event"))
    return noteRow(app, entry);
  if (entry.kind === "event") return happened(app, eventWords(app, entry, reader.alias), entry);
  return messageRow(app, entry, reader);
}

/**
 * @param {App} app
 * @param {Entry} entry
 * @param {Reader} reader
 */
function messageRow(app, entry, { alias, usual }) {
  const { words } = app;
  const mine = entry.from.role === "agent" && entry.from.alias === alias;
  const speaker = words.say(mine ? "role.me" : `role.${entry.from.role}`, { alias: entry.from.alias ?? "" });
  const foreign = entry.lang && entry.lang !== words.language && entry.lang !== usual;
  return h(
    "div",
    { class: "entry", "data-role": mine ? "me" : entry.from.role },
    h(
      "div",
      { class: "meta" },
      h("strong", {}, speaker),
      h("time", { datetime: new Date(entry.ts).toISOString() }, words.time(entry.ts)),
      foreign && h("span", {}, words.nameOf(entry.lang ?? "")),
    ),
    h("p", { class: "bubble", lang: entry.lang, dir: "auto" }, plain(entry.text ?? words.say("entry.card"))),
    entry.choices?.length ? choices(app, entry) : null,
  );
}

/**
 * @param {App} app
 * @param {Entry} entry
 */
function choices({ words }, entry) {
  const titles = (entry.choices ?? []).map((choice) => h("li", { lang: entry.lang }, plain(choice.title)));
  return h(
    "div",
    { class: "choices" },
    h("span", { class: "sr-only" }, words.say("entry.choices")),
    h("ul", {}, ...titles),
  );
}

/**
 * @param {App} app
 * @param {Entry} entry
 */
function noteRow({ words }, entry) {
  const title = entry.event === "note" ? "entry.note" : "entry.signal";
  return h(
    "div",
    { class: "entry note", "data-role": "note" },
    h(
      "div",
      { class: "meta" },
      icon("lock"),
      h("strong", {}, words.say(title)),
      h("span", {}, entry.from.alias ?? ""),
      h("time", { datetime: new Date(entry.ts).toISOString() }, words.time(entry.ts)),
    ),
    h("p", { class: "bubble", dir: "auto" }, plain(entry.text ?? "")),
  );
}

/**
 * @param {App} app
 * @param {string} text
 * @param {Entry} entry
 */
function happened({ words }, text, entry) {
  return h(
    "div",
    { class: entry.visible === "staff" ? "event staff" : "event" },
    entry.visible === "staff" && icon("lock"),
    h("span", { dir: "auto" }, plain(text)),
    h("time", { datetime: new Date(entry.ts).toISOString() }, words.time(entry.ts)),
  );
}

/**
 * @param {App} app
 * @param {Entry} entry
 * @param {string} alias
 */
export function eventWords({ words }, { event, from, data }, alias) {
  const by = from.alias ?? "";
  const value = (/** @type {string} */ name) => String(data?.[name] ?? "");
  switch (event) {
    case "handoff":
      return words.say("event.handoff", { reason: words.code("reason", value("reason") || "asked") });
    case "joined":
    case "transferred":
    case "given_back":
      return by === alias ? words.say(`event.${event}_me`) : words.say(`event.${event}`, { alias: by });
    case "callback":
      return words.say(value("by") === "agent" ? "event.callback_later" : "event.callback", {
        alias: by,
        contact: [value("contact"), value("when")].filter(Boolean).join(", "),
      });
    case "closed":
      if (!value("topic"))
        return words.say(value("by") === "shopper" ? "event.closed_shopper" : "event.closed_plain");
      return words.say("event.closed", {
        topic: words.code("topic", value("topic")),
        outcome: words.code("outcome", value("outcome")),
      });
    case "rated":
      return words.say(value("reason") ? "event.rated_why" : "event.rated", {
        score: value("score"),
        reason: value("reason"),
      });
    case "verified":
      return words.say("event.verified", { order: value("order") });
    case "carried_out":
      return words.say("event.carried_out", {
        wish: words.code("topic", value("wish")),
        order: value("order"),
        outcome: words.code("wrote", value("outcome")),
      });
    default:
      return words.code("event", event ?? "");
  }
}

/**
 * @param {App} app
 * @param {Pending} one
 * @param {boolean} up  connected
 */
export function pendingRow({ words }, { frame, at, id }, up) {
  const note = frame.t === "note";
  const text = frame.t === "send" || frame.t === "note" ? frame.text : "";
  const how = id ? "entry.sent" : up ? "entry.sending" : "entry.kept";
  return h(
    "div",
    { class: note ? "entry note unsent" : "entry unsent", "data-role": note ? "note" : "me" },
    h(
      "div",
      { class: "meta" },
      note && icon("lock"),
      h("strong", {}, words.say(note ? "entry.note" : "role.me")),
      h("time", {}, words.time(at)),
      h("span", {}, words.say(how)),
    ),
    h("p", { class: "bubble", dir: "auto" }, text),
  );
}
