/** Keeps unfinished words over a reload of this tab; logging out forgets them. */

/** @import { Kept, State } from "./types.js" */

const KEY = "skranke-desk";

/** @param {State} state */
export function keep(state) {
  const drafts = Object.values(state.talks)
    .filter((talk) => talk.draft || talk.note)
    .map(({ c, draft, note }) => [c, { draft, note }]);
  const outbox = state.pending.filter(({ frame }) => frame.t === "send" || frame.t === "note");
  /** @type {Kept} */
  const kept = { who: state.alias, drafts: { ...state.kept, ...Object.fromEntries(drafts) }, outbox };
  try {
    if (Object.keys(kept.drafts).length || outbox.length) sessionStorage.setItem(KEY, JSON.stringify(kept));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Storage may be switched off or full; then words live as long as the page.
  }
}

export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept where nothing can be kept.
  }
}

/** @returns {Kept | null} */
export function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}
