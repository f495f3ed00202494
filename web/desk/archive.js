/** What the gateway's archive answers to the search. */

/** @import { Entry } from "./types.js" */

/** @typedef {{ c: string, id: string, ts: number, role: string, alias?: string, text: string }} Hit */
/** @typedef {{ code: "none" | "reason" | "not_yours" | "down" }} No  why there is nothing */

const PATIENCE_MS = 10_000;
const CODES = /** @type {const} */ (["none", "reason", "not_yours"]);

/**
 * @param {string} words
 * @param {string | null} reason  to look into what is not mine
 * @returns {Promise<{ hits: Hit[] } | No>}
 */
export async function find(words, reason) {
  const answer = await ask("/v1/search", { words, reason });
  return "code" in answer ? answer : { hits: answer.found };
}

/**
 * @param {string} c
 * @param {string | null} reason
 * @returns {Promise<{ entries: Entry[] } | No>}
 */
export async function read(c, reason) {
  const answer = await ask("/v1/transcript", { c, reason });
  return "code" in answer ? answer : { entries: answer.entries };
}

/**
 * @param {string} path
 * @param {object} body
 * @returns {Promise<any>}
 */
async function ask(path, body) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      credentials: "same-origin",
      cache: "no-store",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const told = await answer.json();
    if (answer.ok) return told;
    return { code: CODES.find((code) => code === told.code) ?? "down" };
  } catch {
    return { code: "down" };
  }
}
