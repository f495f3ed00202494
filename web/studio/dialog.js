/** A dialog whose answer is awaited: it stays open, and says why, until the gateway took what was asked. */

/** @import { App } from "./app.js" */

import { h, say } from "../desk/dom.js";

/**
 * Opens a form; Esc and Cancel leave everything as it was, and the focus goes back.
 * @param {App} app
 * @param {{ title: string, lead: string, submit: string, body: Node[], done: () => Promise<string> }} what
 *   `done` returns what is wrong, nothing if all is done
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
    const wrong = await done();
    yes.disabled = false;
    say(problem, wrong);
    if (!wrong) dialog.close();
  }
  document.body.append(dialog);
  dialog.showModal();
  return { problem: (/** @type {string} */ text) => say(problem, text) };
}
