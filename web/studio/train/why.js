/** Asks for the reason to propose a model whose gate is red. */

/** @import { App } from "../app.js" */

import { h } from "../../desk/dom.js";

const MOST_CHARACTERS = 500;

/**
 * Returns the reason, or nothing when somebody thinks better of it.
 * @param {App} app
 * @param {string} model
 * @returns {Promise<string>}
 */
export function askWhy({ words }, model) {
  const field = h("textarea", { id: "why", rows: 3, maxlength: MOST_CHARACTERS, required: true });
  const dialog = h(
    "dialog",
    { "aria-labelledby": "why-title" },
    h(
      "form",
      { method: "dialog", class: "why-form" },
      h("h2", { id: "why-title", class: "big" }, words.say("train.why_title", { model })),
      h("p", { class: "lead" }, words.say("train.why_lead")),
      h("label", { for: "why" }, words.say("train.why_label")),
      field,
      h(
        "p",
        { class: "row" },
        h("button", { class: "primary", value: "yes" }, words.say("train.propose")),
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
