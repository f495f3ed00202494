/** The dialog that puts a call-back off, or promises one: by which number or address, and when it is due. */

/** @import { App } from "../app.js" */
/** @import { Talk } from "../types.js" */

import { now } from "../door.js";
import { attribute, h, say } from "../dom.js";
import { open } from "./dialogs.js";

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;
const LONGEST_MS = 60 * 24 * HOUR_MS;
const CONTACT_LIMIT = 200;

/**
 * @param {App} app
 * @param {Talk} talk
 */
export function postponeDialog(app, talk) {
  const { words } = app;
  const problem = h("p", { class: "problem", role: "alert", id: "postpone-problem" });
  const contact = h("input", {
    id: "postpone-contact",
    type: "text",
    autocomplete: "off",
    maxlength: CONTACT_LIMIT,
    "aria-describedby": "postpone-problem",
  });
  contact.value = contactOf(talk);
  const due = h("input", { id: "postpone-due", type: "datetime-local", "aria-describedby": "postpone-problem" });
  due.value = local(Math.ceil((now() + 2 * HOUR_MS) / QUARTER_MS) * QUARTER_MS);

  function done() {
    const text = contact.value.trim();
    const how = text.includes("@") ? "email" : "phone";
    const reachable = how === "email" ? /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) : /(?:.*\d){6}/.test(text);
    const at = new Date(due.value).getTime();
    const inTime = at > now() && at < now() + LONGEST_MS;
    attribute(contact, "aria-invalid", reachable ? null : "true");
    attribute(due, "aria-invalid", inTime ? null : "true");
    say(problem, reachable ? (inTime ? "" : words.say("postpone.no_time")) : words.say("postpone.no_contact"));
    if (!reachable) return (contact.focus(), false);
    if (!inTime) return (due.focus(), false);
    app.command({ t: "postpone", c: talk.c, fence: talk.fence, how, contact: text, due: at });
    return true;
  }

  open(app, {
    title: words.say("postpone.title"),
    lead: words.say("postpone.lead"),
    submit: words.say("postpone.submit"),
    body: [
      h("label", { for: "postpone-contact" }, words.say("postpone.contact")),
      contact,
      h("label", { for: "postpone-due" }, words.say("postpone.due")),
      due,
      problem,
    ],
    done,
  });
  (contact.value ? due : contact).focus();
}

/**
 * The number or address that was left last in this conversation.
 * @param {Talk} talk
 */
function contactOf({ entries }) {
  const left = entries.findLast((entry) => entry.event === "callback" && entry.data?.["contact"]);
  return String(left?.data?.["contact"] ?? "");
}

/**
 * A moment as a `datetime-local` field wants it, on the clock of whoever reads it.
 * @param {number} ms
 */
function local(ms) {
  const date = new Date(ms);
  return new Date(ms - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
