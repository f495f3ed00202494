/** The desk's words, numbers and times in one of five languages. */

import { set, setting } from "./settings.js";

export const LANGUAGES = /** @type {const} */ (["en", "nl", "da", "nb", "de"]);
/** @typedef {typeof LANGUAGES[number]} Language */
/** @typedef {Record<string, string>} Phrases */
/** @typedef {Partial<Record<string, string>>} Titles  of a topic, by language */

const STORED = "language";
const MINUTE_MS = 60_000;

/**
 * Returns the language asked for, else the first of the browser's that we speak, else English.
 * @param {string | null} chosen
 * @param {readonly string[]} browser
 * @returns {Language}
 */
export function pick(chosen, browser) {
  for (const tag of chosen ? [chosen, ...browser] : browser) {
    const base = (tag.toLowerCase().split("-")[0] ?? "").replace(/^(no|nn)$/, "nb");
    const found = LANGUAGES.find((language) => language === base);
    if (found) return found;
  }
  return "en";
}

export function chosenLanguage() {
  return pick(setting(STORED), navigator.languages);
}

/** @param {Language} language */
export function chooseLanguage(language) {
  set(STORED, language);
}

/**
 * @param {Language} language
 * @returns {Promise<Words>}
 */
export async function load(language) {
  const answer = await fetch(new URL(`phrases/${language}.json`, import.meta.url));
  if (!answer.ok) throw new Error(`phrases/${language}.json: ${answer.status}`);
  return new Words(language, await answer.json());
}

export class Words {
  /** @type {Phrases} */
  #phrases;
  /** The topics that operators made, by name. @type {Readonly<Record<string, Titles>>} */
  made = {};

  /**
   * @param {Language} language
   * @param {Phrases} phrases
   */
  constructor(language, phrases) {
    this.language = language;
    // The region is the reader's: English with a 24-hour clock is not English with AM and PM.
    this.locale =
      navigator.languages.find((tag) => tag.startsWith(`${language}-`)) ??
      { en: "en-GB" }[String(language)] ??
      language;
    this.#phrases = phrases;
  }

  /**
   * Takes up what people call the topics that operators made.
   * @param {Readonly<Record<string, Titles>>} topics  by name
   */
  learn(topics) {
    this.made = topics;
    for (const [name, titles] of Object.entries(topics)) this.#phrases[`topic.${name}`] = this.titled(titles);
  }

  /**
   * Returns the title in the reader's language, else the English one, else whichever there is.
   * @param {Titles} titles
   */
  titled(titles) {
    return titles[this.language] ?? titles["en"] ?? Object.values(titles)[0] ?? "";
  }

  /** @param {string} key */
  has(key) {
    return key in this.#phrases;
  }

  /**
   * Returns the phrase with its blanks filled; `count` also chooses between `key.one` and `key.other`.
   * @param {string} key
   * @param {Record<string, string | number>} [blanks]
   */
  say(key, blanks = {}) {
    const count = blanks["count"];
    const form =
      typeof count === "number" ? `${key}.${new Intl.PluralRules(this.language).select(count)}` : key;
    const phrase = this.#phrases[form] ?? this.#phrases[`${key}.other`] ?? this.#phrases[key] ?? key;
    return phrase.replace(/\{(\w+)\}/g, (_, name) => String(blanks[name] ?? ""));
  }

  /**
   * Returns the word for a code of the gateway; a code that is new to this page is shown as it is.
   * @param {string} family
   * @param {string} code
   */
  code(family, code) {
    return this.has(`${family}.${code}`) ? this.say(`${family}.${code}`) : code.replaceAll("_", " ");
  }

  /** @param {number} ms */
  time(ms) {
    return new Intl.DateTimeFormat(this.locale, { hour: "2-digit", minute: "2-digit" }).format(ms);
  }

  /**
   * @param {number} ms
   * @param {number} now
   */
  day(ms, now) {
    const away = Math.round((startOfDay(ms) - startOfDay(now)) / (24 * 60 * MINUTE_MS));
    if (away === 0 || away === -1)
      return new Intl.RelativeTimeFormat(this.locale, { numeric: "auto" }).format(away, "day");
    return new Intl.DateTimeFormat(this.locale, { weekday: "long", day: "numeric", month: "long" }).format(
      ms,
    );
  }

  /**
   * A length of time, in the largest unit that is honest.
   * @param {number} ms
   */
  span(ms) {
    const minutes = Math.floor(Math.max(0, ms) / MINUTE_MS);
    if (minutes < 1) return this.#unit(Math.floor(Math.max(0, ms) / 1_000), "second");
    return minutes < 120 ? this.#unit(minutes, "minute") : this.#unit(Math.floor(minutes / 60), "hour");
  }

  /**
   * @param {number} count
   * @param {"second" | "minute" | "hour"} unit
   */
  #unit(count, unit) {
    return new Intl.NumberFormat(this.locale, { style: "unit", unit, unitDisplay: "short" }).format(count);
  }

  /** @param {string} tag */
  nameOf(tag) {
    try {
      return new Intl.DisplayNames(this.language, { type: "language" }).of(tag) ?? tag;
    } catch {
      return tag;
    }
  }
}

/** @param {number} ms */
function startOfDay(ms) {
  return new Date(ms).setHours(0, 0, 0, 0);
}
