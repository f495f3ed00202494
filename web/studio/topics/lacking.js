/** What a topic that was made here still lacks before it can be learned, in words. */

/** @import { Titles, Words } from "../../desk/words.js" */

/**
 * `lines` and `missing` by language; `wordless` are the languages in which its reply says nothing yet.
 * @typedef {{ name: string, titles: Titles, does: "answer" | "person", lines: Record<string, number>,
 *   missing: Record<string, number>, wordless: string[], ready: boolean }} MadeTopic
 */

/**
 * @param {Words} words
 * @param {MadeTopic} topic
 * @returns {string[]}
 */
export function lackingOf(words, { missing, wordless }) {
  const lines = Object.entries(missing).map(([tag, count]) =>
    words.say("made.lacks", { language: words.nameOf(tag), count }),
  );
  const names = new Intl.ListFormat(words.language).format(wordless.map((tag) => words.nameOf(tag)));
  const silent = wordless.length ? [words.say("made.wordless", { languages: names })] : [];
  return [...lines, ...silent, ...(wordless.includes("en") ? [words.say("made.needs_english")] : [])];
}
