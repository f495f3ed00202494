/** The fields for what people call a topic: in the reader's language first, in the others if they like. */

/** @import { App } from "../app.js" */
/** @import { Titles } from "../../desk/words.js" */

import { h } from "../../desk/dom.js";
import { LANGUAGES } from "../../desk/words.js";

const MOST = 60;

/**
 * @param {App} app
 * @param {Titles} titles  those that there are
 */
export function titleFields({ words }, titles) {
  const renamed = Object.keys(titles).length > 0;
  const others = LANGUAGES.filter((language) => language !== words.language);
  const first = field(words.language);
  const fields = [first, ...others.map(field)];
  const node = h(
    "div",
    { class: "titles" },
    h("label", { for: first.id }, words.say("made.called")),
    first,
    h(
      "details",
      { open: renamed },
      h("summary", {}, words.say("made.called_else")),
      !renamed && h("p", { class: "quiet" }, words.say("made.called_which")),
      ...fields.slice(1).flatMap((one) => [h("label", { for: one.id }, words.nameOf(one.lang)), one]),
    ),
  );

  /** @param {typeof LANGUAGES[number]} language */
  function field(language) {
    const one = h("input", { id: `topic-title-${language}`, lang: language, autocomplete: "off", maxlength: MOST });
    one.value = titles[language] ?? "";
    return one;
  }

  /** Returns what was written, without what was left empty. */
  function written() {
    const all = fields.map((one) => /** @type {const} */ ([one.lang, one.value.trim()]));
    return Object.fromEntries(all.filter(([, title]) => title));
  }
  return { node, first, written };
}
