/** The small changes that everything else on the desk is made of. */

/** @import { Pane, State, Talk, Toast } from "./types.js" */

const TOASTS = 3; // more than that nobody reads

/**
 * Returns the state with some fields of one talk changed; unknown talks change nothing.
 * @param {State} state
 * @param {string} c
 * @param {Partial<Talk>} fields
 * @returns {State}
 */
export function changed(state, c, fields) {
  const talk = state.talks[c];
  return talk ? { ...state, talks: { ...state.talks, [c]: { ...talk, ...fields } } } : state;
}

/**
 * @param {State} state
 * @param {string} c
 * @returns {State}
 */
export function removed(state, c) {
  const { [c]: _gone, ...talks } = state.talks;
  const order = state.order.filter((id) => id !== c);
  const away = state.selected === c;
  /** @type {Pane} */
  const pane = away ? "list" : state.pane;
  return { ...state, talks, order, pane, selected: away ? null : state.selected };
}

/**
 * @param {State} state
 * @param {string} key
 * @param {Toast["kind"]} kind
 * @returns {State}
 */
export function toasted(state, key, kind) {
  const id = state.toasted + 1;
  const others = state.toasts.filter((toast) => toast.key !== key);
  return { ...state, toasted: id, toasts: [...others, { key, kind, id }].slice(-TOASTS) };
}

/**
 * @param {State} state
 * @param {string | null} c
 * @returns {State}
 */
export function selected(state, c) {
  const talk = c === null ? undefined : state.talks[c];
  if (!talk) return { ...state, selected: null, pane: "list" };
  return looked({ ...state, selected: c, pane: state.pane === "card" ? "card" : "talk" }, talk.c);
}

/**
 * Takes everything in that conversation as looked at.
 * @param {State} state
 * @param {string} c
 */
export function looked(state, c) {
  const last = state.talks[c]?.entries.at(-1);
  return last ? changed(state, c, { read: last.id }) : state;
}
