/** What the inbox tab knows, and how each happening changes it: pure. */

/**
 * @typedef {{
 *   id: number, text: string, language: string, intent: string, guess: string, guesses: [string, number][],
 *   frustration: number, signals: string[], handoff: string | null, topic: string | null, outcome: string | null,
 *   worth: number, count: number, state: string, label: string | null, mood: string | null, alias: string | null,
 *   ts: number, whys: string[],
 * }} Row
 */
/** @typedef {{ role: string, text: string | null, event: string | null, lang: string | null, here: boolean }} Said */
/** @typedef {{ guess: string, rows: number, worth: number }} Group */
/** @typedef {{ cluster: number, rows: number, text: string }} Alike  messages that say much the same, and one of them */
/** @typedef {{ state: string, language: string, guess: string, cluster: string, words: string }} Filter */
/** @typedef {Record<string, number>} Progress */
/** @typedef {{ kind: string, value?: string, piece?: string }} Deed */
/**
 * @typedef {{
 *   filter: Filter, groups: Group[], alike: Alike[], progress: Progress, rows: Row[], next: string | null, at: number,
 *   chosen: ReadonlySet<number>, around: { id: number, said: Said[] } | null, loaded: boolean, reading: boolean,
 * }} State
 */
/**
 * @typedef {(
 *   | { type: "filter", filter: Partial<Filter> }
 *   | { type: "groups", groups: Group[], alike: Alike[], progress: Progress }
 *   | { type: "rows", rows: Row[], next: string | null, more: boolean }
 *   | { type: "around", id: number, said: Said[] }
 *   | { type: "move", by: number } | { type: "open", id: number } | { type: "read", on: boolean }
 *   | { type: "choose", id: number } | { type: "choose_all" }
 *   | { type: "deed", ids: number[], deed: Deed }
 *   | { type: "progress", progress: Progress }
 *   | { type: "undone", rows: Row[], progress: Progress }
 * )} Happening
 */

/** @returns {State} */
export function initial() {
  return {
    filter: { state: "new", language: "", guess: "", cluster: "", words: "" },
    groups: [],
    alike: [],
    progress: {},
    rows: [],
    next: null,
    at: 0,
    chosen: new Set(),
    around: null,
    loaded: false,
    reading: false,
  };
}

/** @param {State} state */
export function current(state) {
  return state.rows[state.at];
}

/**
 * Returns the rows that the next deed is about: those that are chosen, else the one that is open.
 * @param {State} state
 */
export function meantRows(state) {
  if (state.chosen.size) return state.rows.filter((row) => state.chosen.has(row.id));
  const row = current(state);
  return row ? [row] : [];
}

/**
 * @param {State} state
 * @param {Happening} what
 * @returns {State}
 */
export function reduce(state, what) {
  switch (what.type) {
    case "filter":
      return {
        ...initial(),
        filter: { ...state.filter, ...what.filter },
        groups: state.groups,
        alike: state.alike,
        progress: state.progress,
      };
    case "groups":
      return { ...state, groups: what.groups, alike: what.alike, progress: what.progress };
    case "rows":
      return withRows(state, what);
    case "around":
      return { ...state, around: { id: what.id, said: what.said } };
    case "move":
      return { ...state, at: within(state.at + what.by, state.rows.length) };
    case "open":
      return { ...state, at: Math.max(0, state.rows.findIndex((row) => row.id === what.id)), reading: true };
    case "read":
      return { ...state, reading: what.on };
    case "choose":
      return { ...state, chosen: toggled(state.chosen, what.id) };
    case "choose_all": {
      const all = state.chosen.size === state.rows.length;
      return { ...state, chosen: new Set(all ? [] : state.rows.map((row) => row.id)) };
    }
    case "deed":
      return afterDeed(state, what.ids, what.deed);
    case "progress":
      return { ...state, progress: what.progress };
    case "undone":
      return withUndone(state, what.rows, what.progress);
  }
}

/**
 * @param {State} state
 * @param {{ rows: Row[], next: string | null, more: boolean }} page
 * @returns {State}
 */
function withRows(state, { rows, next, more }) {
  const known = new Set(more ? state.rows.map((row) => row.id) : []);
  const all = [...(more ? state.rows : []), ...rows.filter((row) => !known.has(row.id))];
  return { ...state, rows: all, next, at: within(state.at, all.length), loaded: true };
}

/**
 * A label or a skip takes rows off the list of the unread at once; a mood or a mark stays with its row.
 * @param {State} state
 * @param {number[]} ids
 * @param {Deed} deed
 * @returns {State}
 */
function afterDeed(state, ids, deed) {
  const meant = new Set(ids);
  if (deed.kind === "mood" || deed.kind === "mark") {
    return { ...state, rows: state.rows.map((row) => (meant.has(row.id) ? changed(row, deed) : row)), chosen: new Set() };
  }
  const rows = state.rows.filter((row) => !meant.has(row.id));
  const before = state.rows.slice(0, state.at).filter((row) => !meant.has(row.id)).length;
  return { ...state, rows, at: within(before, rows.length), chosen: new Set() };
}

/**
 * @param {Row} row
 * @param {Deed} deed
 * @returns {Row}
 */
function changed(row, { kind, value = "", piece = "" }) {
  if (kind === "mood") return { ...row, mood: row.mood === value ? null : value };
  return { ...row, text: row.text.replaceAll(piece.trim(), `[${value}]`) };
}

/**
 * @param {State} state
 * @param {Row[]} rows
 * @param {Progress} progress
 * @returns {State}
 */
function withUndone(state, rows, progress) {
  const back = new Set(rows.map((row) => row.id));
  const rest = state.rows.filter((row) => !back.has(row.id));
  const shown = rows.filter((row) => row.state === state.filter.state);
  return { ...state, rows: [...shown, ...rest], at: 0, chosen: new Set(), progress };
}

/**
 * @param {ReadonlySet<number>} chosen
 * @param {number} id
 */
function toggled(chosen, id) {
  const now = new Set(chosen);
  if (!now.delete(id)) now.add(id);
  return now;
}

/**
 * @param {number} at
 * @param {number} length
 */
function within(at, length) {
  return Math.max(0, Math.min(at, length - 1));
}
