/** A dialog whose answer is awaited: it stays open, and says why, until the gateway took what was asked. */

/** @import { App } from "./app.js" */

import { h, say } from "../desk/dom.js";

/**
 * Opens a form; Esc and Cancel leave everything as it was, and the focus goes back.
 * @param {App} app
 * @param {{ title: string, lead: string, submit: string, body: Node[],
 *   done: () => Promise<{ wrong: string, open?: boolean }> }} what
 *   `done` returns what is wrong, nothing if nothing is, and whether the dialog stays open all the same
 */
export function formDialog({ words }, { title, lead, submit, body, done }) {
  const problem = h("p", { class: "problem", role: "alert" });
  const yes = h("button", { class: "primary", type: "submit" }, submit);
  const form = h(
    "form",
    { submit: confirmed },
    h("h2", { id: "dialog-title", class: "big" }, title),
    h("p", { class: "lead" }, lead),
    ...body,
    problem,
    h(
      "div",
      { class: "buttons" },
      yes,
      h("button", { type: "button", click: () => dialog.close() }, words.say("dialog.cancel")),
    ),
  );
  const dialog = h("dialog", { "aria-labelledby": "dialog-title", close: () => dialog.remove() }, form);

  /** @param {SubmitEvent} event */
  async function confirmed(event) {
    event.preventDefault();
    if (yes.disabled) return;
    yes.disabled = true;
    const { wrong, open } = await done();
    yes.disabled = false;
    say(problem, wrong);
    if (open) yes.focus();
    else if (!wrong) dialog.close();
  }
  document.body.append(dialog);
  dialog.showModal();
  return {
    /** Says on its button what comes next. @param {string} text */
    name: (text) => say(yes, text),
    /** Does as if its button had been pressed. */
    submit: () => form.requestSubmit(),
  };
}
