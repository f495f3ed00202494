/** The studio's words: the desk's (topics, signs, log-in), the frame's, and those of every tab. */

/** @import { Language, Phrases } from "../desk/words.js" */

import { Words } from "../desk/words.js";
import { TABS } from "./tabs.js";

/**
 * @param {Language} language
 * @returns {Promise<Words>}
 */
export async function load(language) {
  const own = TABS.flatMap(({ folder }) => (folder ? [`${folder}/phrases`] : []));
  const folders = ["../desk/phrases", "phrases", ...new Set(own)];
  const found = await Promise.all(folders.map((folder) => phrases(`${folder}/${language}.json`)));
  return new Words(language, Object.assign({}, ...found));
}

/**
 * @param {string} path
 * @returns {Promise<Phrases>}
 */
async function phrases(path) {
  const answer = await fetch(new URL(path, import.meta.url));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}
