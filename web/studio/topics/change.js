/** A change of the topics in two steps: first it is shown as a diff, then it is made. */

/** @import { App } from "../app.js" */

import { fill, h } from "../../desk/dom.js";
import { formDialog } from "../dialog.js";
import { diffLines } from "../edits/diff.js";
import { handOut } from "./patch.js";

/**
 * Opens a form whose button shows the change, and then makes it; whoever edits a field is shown it anew.
 * @param {App} app
 * @param {{ title: string, lead: string, submit: string, fields: HTMLElement[], path: string,
 *   asked: () => { name: string }, done: (committed: boolean) => void }} what
 *   `asked` is the order; `done` hears when it is made, and whether that was committed or handed out
 */
export function changeDialog(app, { title, lead, submit, fields, path, asked, done }) {
  const { words } = app;
  const diff = h("pre", { class: "reply-diff file", tabindex: 0, role: "region", "aria-label": words.say("made.change"), hidden: true });
  /** The order whose change is shown. */
  let shown = "";
  const dialog = formDialog(app, {
    title,
    lead,
    submit: words.say("replies.show"),
    body: [h("div", { class: "fields", input: hide }, ...fields), diff],
    done: () => (JSON.stringify(asked()) === shown ? make() : show()),
  });
  if (!fields.length) dialog.submit();

  function hide() {
    shown = "";
    diff.hidden = true;
    dialog.name(words.say("replies.show"));
  }

  /** Shows the change; the dialog stays open. */
  async function show() {
    const order = asked();
    const { told, wrong } = await app.attempt(path, { ...order, only_show: true });
    if (wrong || !told) return { wrong };
    shown = JSON.stringify(order);
    diff.hidden = false;
    fill(diff, ...(told.diff ? diffLines(told.diff) : [words.say("edits.nothing")]));
    dialog.name(submit);
    return { wrong: "", open: true };
  }

  async function make() {
    const order = asked();
    const { told, wrong } = await app.attempt(path, order);
    if (wrong || !told) return { wrong };
    done(Boolean(told.commit));
    if (!told.commit && told.diff) handOut(app, told.diff, `${order.name}.patch`);
    return { wrong: "" };
  }
  return dialog;
}
