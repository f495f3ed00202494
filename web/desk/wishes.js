/** What the desk has to ask the gateway for by itself, read off the state. */

/** @import { Command, Entry, State, Talk } from "./types.js" */

import { compare } from "./entries.js";

/** @typedef {import("./types.js").Command extends infer C ? C extends { cid: string } ? Omit<C, "cid"> : never : never} Wish */

/**
 * Every conversation of mine is followed, so that marks and transcripts are there before they are looked for.
 * @param {State} state
 * @returns {Wish[]}
 */
export function attaching(state) {
  if (state.link !== "up") return [];
  return Object.values(state.talks)
    .filter((talk) => !talk.attached && !talk.gone)
    .map((talk) => attach(talk));
}

/**
 * @param {Talk} talk
 * @returns {Wish}
 */
function attach({ c, entries }) {
  const last = entries.at(-1)?.id;
  return last ? { t: "attach", c, last } : { t: "attach", c };
}

/**
 * The newest message of the shopper that is in front of the agent, when the shopper has not been told so.
 * @param {State} state
 * @param {ReadonlyMap<string, string>} told
 * @returns {{ c: string, id: string } | null}
 */
export function reading(state, told) {
  const talk = state.selected === null ? undefined : state.talks[state.selected];
  if (!talk || talk.state !== "active" || talk.gone || !state.visible || state.link !== "up") return null;
  const id = talk.entries.findLast((entry) => isTheirs(entry))?.id;
  const before = told.get(talk.c);
  return id && (!before || compare(id, before) > 0) ? { c: talk.c, id } : null;
}

/** @param {Entry} entry */
function isTheirs(entry) {
  return entry.from.role === "shopper" && entry.kind !== "event";
}

/**
 * The offers, the one that ends first on top.
 * @param {State} state
 */
export function offers(state) {
  return Object.values(state.talks)
    .filter((talk) => talk.state === "offered" && !talk.gone)
    .sort((a, b) => a.until - b.until || a.c.localeCompare(b.c));
}

/**
 * The conversations that are not offers, oldest first.
 * @param {State} state
 */
export function mine(state) {
  return state.order
    .map((c) => state.talks[c])
    .filter((talk) => talk !== undefined)
    .filter((talk) => talk.state !== "offered" || talk.gone);
}

/**
 * The conversation before or after the selected one, round and round.
 * @param {State} state
 * @param {1 | -1} step
 */
export function beside(state, step) {
  const all = [...offers(state), ...mine(state)].map((talk) => talk.c);
  if (!all.length) return null;
  const at = state.selected === null ? -1 : all.indexOf(state.selected);
  if (at < 0) return (step > 0 ? all[0] : all.at(-1)) ?? null;
  return all[(at + step + all.length) % all.length] ?? null;
}
