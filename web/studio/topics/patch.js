/** Hands out a change as a file that git can apply, where the data are in no repository. */

/** @import { App } from "../app.js" */

import { h } from "../../desk/dom.js";

/**
 * @param {App} app
 * @param {string} diff
 * @param {string} name  of the file
 */
export function handOut(app, diff, name) {
  const href = URL.createObjectURL(new Blob([diff], { type: "text/x-patch" }));
  h("a", { href, download: name }).click();
  URL.revokeObjectURL(href);
  app.tell(app.words.say("made.patched"));
}
