/** The desk's state and the one pure function that changes it: `reduce(state, act)`. */

/** @import { Act, CallBack, Command, DeskView, Kept, ServerFrame, State } from "./types.js" */

import { changed, looked, removed, selected, toasted } from "./change.js";
import { compare } from "./entries.js";
import { onAck, onNak, stillOpen, withoutVolatile } from "./pending.js";
import { applyView, blank, onAttached, onEntries, onOffer, onRevoke, onStateShown } from "./talks.js";

/** A shopper who stopped typing without a word is forgotten after this; the widget repeats itself sooner. */
export const TYPING_MS = 8_000;

/** @returns {State} */
export function initial() {
  return {
    stage: "starting",
    alias: "",
    role: "agent",
    ready: false,
    capacity: 0,
    line: { waiting: 0, ready: 0, longest_s: 0 },
    callbacks: [],
    later: [],
    callbacksAll: 0,
    link: "off",
    order: [],
    talks: {},
    selected: null,
    visible: true,
    pane: "list",
    taking: false,
    pending: [],
    kept: {},
    toasts: [],
    toasted: 0,
  };
}

/**
 * @param {State} state
 * @param {Act} act
 * @returns {State}
 */
export function reduce(state, act) {
  switch (act.type) {
    case "frame":
      return onFrame(state, act.frame, act.now);
    case "link":
      return onLink(state, act.link);
    case "logged_out":
      return { ...state, stage: "out", link: "off", pending: withoutVolatile(state.pending) };
    case "left":
      return { ...initial(), stage: "out" };
    case "restore":
      return restored(state, act.kept);
    case "command":
      return onCommand(state, act.frame, act.now);
    case "select":
      return selected(state, act.c);
    case "pane":
      return { ...state, pane: act.pane };
    case "visible":
      return onVisible(state, act.on);
    case "draft":
      return onDraft(state, act.c, act.text);
    case "mode":
      return changed(state, act.c, { mode: act.mode });
    case "dismiss":
      return removed(state, act.c);
    case "toast":
      return toasted(state, act.key, act.kind);
    case "toast_over":
      return { ...state, toasts: state.toasts.filter((toast) => toast.id !== act.id) };
  }
}

/**
 * @param {State} state
 * @param {ServerFrame} frame
 * @param {number} now
 * @returns {State}
 */
function onFrame(state, frame, now) {
  switch (frame.t) {
    case "welcome":
      return frame.staff ? welcomed(state, frame.staff) : state;
    case "desk":
      return applyView(state, frame.view);
    case "offer":
      return onOffer(state, frame);
    case "revoke":
      return onRevoke(state, frame.c, frame.fence);
    case "callbacks":
      return onMoreCallBacks(state, frame.items ?? []);
    case "transferred":
      return toasted(state, frame.taken ? "toast.transfer_taken" : "toast.transfer_back", "info");
    case "msg":
      return onEntries(state, frame.c, { items: [frame] });
    case "page":
      return onEntries(state, frame.c, { items: frame.items, more: frame.more });
    case "attached":
      return onAttached(state, frame.c, frame.resume === "resync", now);
    case "seen":
      return onSeen(state, frame.c, frame.id);
    case "typing":
      return frame.from.role === "shopper" ? changed(state, frame.c, { typing: frame.on ? now : 0 }) : state;
    case "state":
      return onStateShown(state, frame);
    case "ack":
      return onAck(state, frame.cid, frame.id);
    case "nak":
      return onNak(state, frame.cid, frame);
    case "err":
      return toasted(state, "toast.err", "bad");
    default:
      return state; // a frame that a newer gateway sends and this page does not know
  }
}

/**
 * @param {State} state
 * @param {CallBack[]} items
 * @returns {State}
 */
function onMoreCallBacks(state, items) {
  const known = new Set([...state.callbacks, ...state.later].map((one) => one.c));
  return { ...state, later: [...state.later, ...items.filter((one) => !known.has(one.c))] };
}

/**
 * @param {State} state
 * @param {DeskView} view
 * @returns {State}
 */
function welcomed(state, view) {
  const talks = Object.fromEntries(
    Object.entries(state.talks).map(([c, talk]) => [c, { ...talk, attached: false, typing: 0 }]),
  );
  // Somebody else logged in at this screen: nothing of the one before is theirs.
  const base = state.alias && state.alias !== view.alias ? initial() : { ...state, talks };
  const pending = stillOpen(base.pending, view);
  return orphaned(applyView({ ...base, pending, stage: "in", link: "up", visible: state.visible }, view));
}

/**
 * Words from before a reload whose conversation is not mine any more still are somebody's work.
 * @param {State} state
 * @returns {State}
 */
function orphaned(state) {
  let next = state;
  for (const [c, words] of Object.entries(state.kept)) {
    const talk = { ...blank(c), ...words, gone: /** @type {const} */ ("lost") };
    next = { ...next, order: [...next.order, c], talks: { ...next.talks, [c]: talk } };
  }
  return { ...next, kept: {} };
}

/**
 * @param {State} state
 * @param {State["link"]} link
 * @returns {State}
 */
function onLink(state, link) {
  const pending = link === "up" ? state.pending : withoutVolatile(state.pending);
  return { ...state, link, pending };
}

/**
 * @param {State} state
 * @param {Kept} kept
 * @returns {State}
 */
function restored(state, kept) {
  return { ...state, alias: kept.who, kept: kept.drafts, pending: [...kept.outbox, ...state.pending] };
}

/**
 * @param {State} state
 * @param {Command} frame
 * @param {number} now
 * @returns {State}
 */
function onCommand(state, frame, now) {
  const next = { ...state, pending: [...state.pending, { frame, at: now }] };
  switch (frame.t) {
    case "send":
      return changed(next, frame.c, { draft: "" });
    case "note":
      return changed(next, frame.c, { note: "", mode: "reply" });
    case "attach":
      return changed(next, frame.c, { attached: true });
    case "take":
      return { ...next, taking: true };
    default:
      return next;
  }
}

/**
 * @param {State} state
 * @param {string} c
 * @param {string} text
 */
function onDraft(state, c, text) {
  return changed(state, c, state.talks[c]?.mode === "note" ? { note: text } : { draft: text });
}

/**
 * @param {State} state
 * @param {string} c
 * @param {string} id
 */
function onSeen(state, c, id) {
  const before = state.talks[c]?.seen ?? null;
  return before !== null && compare(before, id) >= 0 ? state : changed(state, c, { seen: id });
}

/**
 * What arrives on a hidden page has not been read.
 * @param {State} state
 * @param {boolean} on
 * @returns {State}
 */
function onVisible(state, on) {
  const next = { ...state, visible: on };
  return on && next.selected !== null ? looked(next, next.selected) : next;
}
