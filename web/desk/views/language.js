/** The choice of the desk's language. */

/** @import { Language, Words } from "../words.js" */

/** @typedef {{ words: Words, speak: (language: Language) => void | Promise<void> }} Speaking */

import { h } from "../dom.js";
import { LANGUAGES } from "../words.js";

const NAMES = { en: "English", nl: "Nederlands", da: "Dansk", nb: "Norsk bokmål", de: "Deutsch" };

/** @param {Speaking} app */
export function languageChoice(app) {
  const options = LANGUAGES.map((language) =>
    h(
      "option",
      { value: language, lang: language, selected: language === app.words.language },
      NAMES[language],
    ),
  );
  const choice = h("select", { class: "language", "aria-label": app.words.say("app.language") }, ...options);
  choice.addEventListener("change", () => {
    const language = LANGUAGES.find((one) => one === choice.value);
    if (language) void app.speak(language);
  });
  return choice;
}
