/** The button that keeps the conversation of a message as a test for every new model. */

/** @import { App } from "../app.js" */

import { h } from "../../desk/dom.js";
import { askWords } from "../train/asking.js";

const MOST_CHARACTERS = 80;

/**
 * One button for whichever message is open: it stays where it is while the conversation is replayed.
 * @param {App} app
 * @param {() => number | undefined} rowNow  the row of the inbox that is open
 */
export function keepButton(app, rowNow) {
  const { words } = app;
  const button = h("button", { type: "button", class: "keep", click: () => void keep() }, words.say("train.keep"));

  async function keep() {
    const row = rowNow();
    if (row === undefined) return;
    const name = await askWords(app, {
      title: words.say("train.keep_title"),
      lead: words.say("train.keep_lead"),
      label: words.say("train.keep_name"),
      yes: words.say("train.keep"),
      most: MOST_CHARACTERS,
      rows: 1,
    });
    if (name) await send(row, name.replaceAll("\n", " "));
    button.focus();
  }

  /**
   * @param {number} row
   * @param {string} name
   */
  async function send(row, name) {
    button.disabled = true;
    app.tell(words.say("train.keeping"));
    const kept = await app.ask("training/keep", { row, name });
    button.disabled = false;
    if (kept) app.tell(told(name, kept), kept.why ? "bad" : "good");
  }

  /**
   * @param {string} name
   * @param {{ commit: string, why: string }} kept
   */
  function told(name, { commit, why }) {
    const said = words.say("train.kept", { name });
    if (why) return `${said} ${words.say("train.kept_alone", { why })}`;
    return commit ? `${said} ${words.say("train.kept_commit", { commit })}` : said;
  }
  return button;
}
