/** What the gateway tells about conversations, applied to the desk: snapshot, offers, entries, states. */

/** @import { Command, DeskConversation, DeskView, Entry, ServerFrame, State, StateName, Talk } from "./types.js" */

import { changed, looked, removed, selected, toasted } from "./change.js";
import { compare, firstUnread, merged } from "./entries.js";
import { withoutSeen } from "./pending.js";

const REOFFER_MS = 120_000;
const MINE = new Set(["offered", "active", "wrapup"]);

/**
 * @param {string} c
 * @returns {Talk}
 */
export function blank(c) {
  return {
    c,
    state: "offered",
    fence: 0,
    card: null,
    until: 0,
    entries: [],
    older: false,
    attached: false,
    read: null,
    seen: null,
    left: 0,
    typing: 0,
    draft: "",
    note: "",
    mode: "reply",
    gone: null,
  };
}

/**
 * The snapshot is the truth about what is mine; entries and drafts stay.
 * @param {State} state
 * @param {DeskView} view
 * @returns {State}
 */
export function applyView(state, view) {
  const { alias, role, ready, capacity, line, callbacks = [], callbacks_all: callbacksAll = 0 } = view;
  const called = new Set(callbacks.map((one) => one.c));
  const later = callbacksAll > callbacks.length ? state.later.filter((one) => !called.has(one.c)) : [];
  /** @type {State} */
  let next = { ...state, alias, role, ready, capacity, line, callbacks, later, callbacksAll };
  for (const one of view.conversations) next = withTalk(next, one);
  const listed = new Set(view.conversations.map((one) => one.c));
  for (const c of next.order) if (!listed.has(c)) next = noLongerListed(next, c);
  return next;
}

/**
 * @param {State} state
 * @param {DeskConversation} one
 * @returns {State}
 */
function withTalk(state, one) {
  const before = state.talks[one.c];
  if (before && before.fence > one.fence) return state; // an older snapshot, overtaken by an answer
  const { [one.c]: kept, ...others } = state.kept;
  const talk = {
    ...(before ?? { ...blank(one.c), ...kept }),
    state: one.state,
    fence: one.fence,
    card: one.card ?? before?.card ?? null,
    until: one.until ?? before?.until ?? 0,
    left: one.left ?? 0,
    attached: before !== undefined && stillFollowed(before, one.fence),
    gone: null,
  };
  const order = before ? state.order : [...state.order, one.c];
  const next = { ...state, order, kept: others, talks: { ...state.talks, [one.c]: talk } };
  const taken = state.taking && one.state === "active" && before?.state !== "active";
  return taken ? selected({ ...next, taking: false }, one.c) : next;
}

/**
 * Every step of ours raises the fence by one; a larger one means that it was somebody else's for a moment, and
 * the gateway stopped showing it.
 * @param {Talk} before
 * @param {number} fence
 */
function stillFollowed(before, fence) {
  return before.attached && !before.gone && fence - before.fence <= 1;
}

/**
 * A conversation that went away stays on the screen while somebody reads it or has words in it.
 * @param {State} state
 * @param {string} c
 * @returns {State}
 */
function noLongerListed(state, c) {
  const talk = state.talks[c];
  if (!talk || talk.gone) return state;
  const written = Boolean(talk.draft || talk.note);
  if (talk.state === "offered" || talk.state === "wrapup")
    return written ? changed(state, c, { gone: "over" }) : removed(state, c);
  if (written || state.selected === c) return changed(state, c, { gone: "lost", typing: 0 });
  return removed(state, c);
}

/**
 * @param {State} state
 * @param {Extract<ServerFrame, { t: "offer" }>} offer
 * @returns {State}
 */
export function onOffer(state, { c, fence, until, card }) {
  const left = state.talks[c]?.left ?? 0;
  return withTalk(state, { c, state: "offered", fence, until, card, left });
}

/**
 * @param {State} state
 * @param {string} c
 * @param {number} fence
 * @returns {State}
 */
export function onRevoke(state, c, fence) {
  const talk = state.talks[c];
  if (!talk || talk.state !== "offered" || talk.fence > fence) return state;
  // The answer to our own accept is under way and says more than this.
  if (state.pending.some(({ frame }) => frame.t === "accept" && frame.c === c)) return state;
  const was = state.selected === c;
  return was ? toasted(removed(state, c), "toast.offer_over", "info") : removed(state, c);
}

/**
 * @param {State} state
 * @param {Extract<ServerFrame, { t: "state" }>} frame
 * @returns {State}
 */
export function onStateShown(state, frame) {
  const talk = state.talks[frame.c];
  const fence = frame.fence ?? talk?.fence ?? 0;
  if (!talk || fence < talk.fence) return state;
  if (MINE.has(frame.state)) return changed(state, frame.c, { state: frame.state, fence });
  /** @type {StateName} */
  const shown = frame.state;
  return noLongerListed(
    changed(state, frame.c, { fence, state: talk.state === "offered" ? "offered" : shown }),
    frame.c,
  );
}

/**
 * @param {State} state
 * @param {string} c
 * @param {{ items: Entry[], more?: boolean }} page
 * @returns {State}
 */
export function onEntries(state, c, { items, more }) {
  const talk = state.talks[c];
  if (!talk) return state;
  const first = talk.entries[0];
  const opening = !first;
  const entries = merged(talk.entries, items);
  const onTop = opening || (items[0] !== undefined && compare(items[0].id, first.id) < 0);
  const older = more !== undefined && (onTop || !items.length) ? more : talk.older;
  const read = opening ? firstUnread(entries) : talk.read;
  const spoke = items.some((entry) => entry.from.role === "shopper");
  const typing = spoke ? 0 : talk.typing;
  const next = changed(state, c, { entries, older, read, typing });
  const done = { ...next, pending: withoutSeen(next.pending, items) };
  return state.selected === c && state.visible ? looked(done, c) : done;
}

/**
 * A log that lost its end starts again: what is shown came from the old one, and what I wrote a moment ago may be
 * gone. It is offered again under its cid, which the gateway knows if it is not.
 * @param {State} state
 * @param {string} c
 * @param {boolean} resync
 * @param {number} now
 * @returns {State}
 */
export function onAttached(state, c, resync, now) {
  if (!resync) return changed(state, c, { attached: true });
  const anew = changed(state, c, { attached: true, entries: [], older: false, seen: null });
  const known = new Set(state.pending.map(({ frame }) => frame.cid));
  const again = (state.talks[c]?.entries ?? [])
    .filter((entry) => isMine(entry, state.alias) && now - entry.ts < REOFFER_MS)
    .filter((entry) => !known.has(entry.cid ?? ""))
    .map((entry) => ({ frame: written(c, entry), at: now }));
  return { ...anew, pending: [...again, ...anew.pending] };
}

/**
 * @param {Entry} entry
 * @param {string} alias
 */
function isMine({ cid, text, from }, alias) {
  return Boolean(cid && text) && from.role === "agent" && from.alias === alias;
}

/**
 * @param {string} c
 * @param {Entry} entry
 * @returns {Command}
 */
function written(c, { cid = "", text = "", event }) {
  return event === "note" ? { t: "note", cid, c, text } : { t: "send", kind: "text", cid, c, text };
}
