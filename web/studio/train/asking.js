/** Asks for a few words in a dialog: the reason for a proposal, the name of a test. */

/** @import { App } from "../app.js" */

import { h } from "../../desk/dom.js";

/**
 * Returns the words, or nothing when somebody thinks better of it.
 * @param {App} app
 * @param {{ title: string, lead: string, label: string, yes: string, most: number, rows: number }} how
 * @returns {Promise<string>}
 */
export function askWords({ words }, { title, lead, label, yes, most, rows }) {
  const field = h("textarea", { id: "asked", rows, maxlength: most, required: true });
  const dialog = h(
    "dialog",
    { "aria-labelledby": "asked-title" },
    h(
      "form",
      { method: "dialog", class: "why-form" },
      h("h2", { id: "asked-title", class: "big" }, title),
      h("p", { class: "lead" }, lead),
      h("label", { for: "asked" }, label),
      field,
      h(
        "div",
        { class: "buttons" },
        h("button", { class: "primary", value: "yes" }, yes),
        h("button", { value: "no", formnovalidate: true }, words.say("train.leave")),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  field.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes" ? field.value.trim() : "");
    });
  });
}
