/** What is taken for what, counted: over all languages or in one, by this model or by the other. Pure. */

/** @import { Matrix, Misread, Report } from "./types.js" */

/** @typedef {"now" | "was"} Reader  this model, or the one that it stands beside */
/** @typedef {{ language: string, reader: Reader }} Part  an empty language stands for all */

/**
 * Returns a row for what was meant, a column for what was read; null where that model was not compared.
 * @param {Report} report
 * @param {Part} part
 * @returns {number[][] | null}
 */
export function counted(report, { language, reader }) {
  const { confusion } = report;
  if (!language || !confusion[reader]) return confusion[reader];
  const at = places(confusion);
  const counts = confusion.names.map(() => confusion.names.map(() => 0));
  for (const { intent, lines } of report.intents[language] ?? []) add(intent, intent, lines);
  for (const { meant, [reader]: guess } of said(report, language))
    if (guess) {
      add(meant, meant, -1);
      add(meant, guess.read, 1);
    }
  return counts;

  /**
   * @param {string} meant
   * @param {string} read
   * @param {number} lines
   */
  function add(meant, read, lines) {
    const row = counts[at.get(meant) ?? -1];
    const column = at.get(read);
    if (row && column !== undefined) row[column] = (row[column] ?? 0) + lines;
  }
}

/**
 * Returns the messages of one square.
 * @param {Report} report
 * @param {Part} part
 * @param {{ meant: string, read: string }} square
 */
export function behind(report, { language, reader }, { meant, read }) {
  return said(report, language).filter((line) => line.meant === meant && line[reader]?.read === read);
}

/**
 * @param {Report} report
 * @param {string} language
 * @returns {Misread[]}
 */
function said({ misread }, language) {
  return misread.filter((line) => !language || line.language === language);
}

/** @param {Matrix} matrix */
function places({ names }) {
  return new Map(names.map((name, place) => [name, place]));
}
