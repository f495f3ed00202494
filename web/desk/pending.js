/** What was asked for and not answered yet: kept in order, sent again as it is, given back to the writer when refused. */

/** @import { DeskView, Entry, NakCode, Pending, State } from "./types.js" */

import { changed, removed, toasted } from "./change.js";
import { blank } from "./talks.js";

// These only have meaning on the connection they were sent on.
const VOLATILE = new Set(["attach", "detach", "more", "read", "typing", "team", "callbacks"]);

/** @param {Pending[]} pending */
export function withoutVolatile(pending) {
  return pending.filter((one) => !VOLATILE.has(one.frame.t));
}

/**
 * Returns what must be sent again after a new connection: messages always (the gateway knows their cid), the
 * rest only where the fresh snapshot shows that it has not happened yet.
 * @param {Pending[]} pending
 * @param {DeskView} view
 */
export function stillOpen(pending, view) {
  const state = new Map(view.conversations.map((one) => [one.c, one]));
  return pending.filter(({ frame }) => {
    switch (frame.t) {
      case "send":
      case "note":
        return true;
      case "ready":
        return frame.on !== view.ready;
      case "accept":
      case "refuse":
        return state.get(frame.c)?.state === "offered" && state.get(frame.c)?.fence === frame.fence;
      case "done":
      case "transfer":
      case "postpone":
      case "give_back":
        return state.get(frame.c)?.state === "active" && state.get(frame.c)?.fence === frame.fence;
      case "call":
        return (view.callbacks ?? []).some((one) => one.c === frame.c);
      default:
        return false;
    }
  });
}

/**
 * Returns what may go out: of the words in one conversation only the first without an answer. Words that could not
 * be taken just then would otherwise be overtaken by those written after them.
 * @param {Pending[]} pending
 */
export function sendable(pending) {
  const speaking = new Set();
  return pending.filter(({ frame, id }) => {
    if (id) return false;
    if (frame.t !== "send" && frame.t !== "note") return true;
    return !speaking.has(frame.c) && speaking.add(frame.c);
  });
}

/**
 * Returns what is pending after these entries were seen in the log.
 * @param {Pending[]} pending
 * @param {Entry[]} entries
 */
export function withoutSeen(pending, entries) {
  if (!pending.length) return pending;
  const ids = new Set(entries.map((entry) => entry.id));
  const cids = new Set(entries.map((entry) => entry.cid));
  return pending.filter((one) => !(one.id && ids.has(one.id)) && !cids.has(one.frame.cid));
}

/**
 * @param {State} state
 * @param {string} cid
 * @param {string | undefined} id
 * @returns {State}
 */
export function onAck(state, cid, id) {
  const one = state.pending.find((pending) => pending.frame.cid === cid);
  if (!one) return state;
  const { frame } = one;
  const next = { ...state, pending: state.pending.filter((other) => other !== one) };
  switch (frame.t) {
    case "send":
    case "note":
      return id ? stored(state, one, id) : next;
    case "accept":
      return accepted(next, frame.c, frame.fence);
    case "call":
      return { ...next, selected: frame.c, pane: "talk" };
    case "refuse":
      return removed(next, frame.c);
    case "give_back":
      return toasted(removed(next, frame.c), "toast.given_back", "good");
    case "transfer":
      return toasted(removed(next, frame.c), "toast.transferred", "good");
    case "postpone":
      return toasted(removed(next, frame.c), "toast.postponed", "good");
    case "done":
      return toasted(changed(next, frame.c, { state: "wrapup", typing: 0 }), "toast.done", "good");
    default:
      return next;
  }
}

/**
 * Stored, but shown from the log only, so that the next resume starts where the log was really read.
 * @param {State} state
 * @param {Pending} one
 * @param {string} id
 * @returns {State}
 */
function stored(state, one, id) {
  const entries = "c" in one.frame ? (state.talks[one.frame.c]?.entries ?? []) : [];
  const pending = state.pending.map((other) => (other === one ? { ...one, id } : other));
  return { ...state, pending: withoutSeen(pending, entries) };
}

/**
 * @param {State} state
 * @param {string} c
 * @param {number} fence
 * @returns {State}
 */
function accepted(state, c, fence) {
  const talk = state.talks[c];
  if (!talk) return { ...state, selected: c };
  // The snapshot may have come first; then it knows the new fence already.
  const mine = talk.state === "offered" ? changed(state, c, { state: "active", fence: fence + 1 }) : state;
  return { ...mine, selected: c, pane: "talk" };
}

/**
 * @param {State} state
 * @param {string} cid
 * @param {{ code: NakCode, retry?: boolean }} answer
 * @returns {State}
 */
export function onNak(state, cid, { code, retry }) {
  const one = state.pending.find((pending) => pending.frame.cid === cid);
  if (!one || retry) return state;
  const { frame } = one;
  const next = { ...state, pending: state.pending.filter((other) => other !== one) };
  switch (frame.t) {
    case "send":
      return toasted(givenBack(next, frame.c, "draft", frame.text), sendToast(code), "bad");
    case "note":
      return toasted(givenBack(next, frame.c, "note", frame.text), sendToast(code), "bad");
    case "accept":
      return toasted(removed(next, frame.c), "toast.taken", "info");
    case "call":
      return toasted({ ...next, later: next.later.filter((one) => one.c !== frame.c) }, "toast.call_back_gone", "info");
    case "refuse":
      return removed(next, frame.c);
    case "done":
    case "postpone":
    case "give_back":
      return toasted(next, code === "bad" ? "toast.refused" : "toast.not_yours", "bad");
    case "transfer":
      return toasted(next, code === "bad" ? "toast.no_room_there" : "toast.not_yours", "bad");
    case "take":
      return toasted({ ...next, taking: false }, "toast.nothing_to_take", "info");
    case "attach":
      return next.talks[frame.c] ? changed(next, frame.c, { gone: "lost" }) : next;
    case "more":
      return next;
    default:
      return toasted(next, "toast.refused", "bad");
  }
}

/** @param {NakCode} code */
function sendToast(code) {
  if (code === "too_long") return "toast.too_long";
  return code === "bad" ? "toast.unsendable" : "toast.not_sent";
}

/**
 * Puts refused words back where they were written, before anything written since.
 * @param {State} state
 * @param {string} c
 * @param {"draft" | "note"} field
 * @param {string} text
 * @returns {State}
 */
function givenBack(state, c, field, text) {
  const known = state.talks[c]
    ? state
    : {
        ...state,
        order: [...state.order, c],
        talks: { ...state.talks, [c]: { ...blank(c), gone: /** @type {const} */ ("lost") } },
      };
  const since = known.talks[c]?.[field] ?? "";
  return changed(known, c, { [field]: since ? `${text}\n${since}` : text });
}
