/** A desk with conversations, and what is said to it, for the claims about its pure parts. */

import { initial, reduce } from "/desk/state.js";

export const C = "conversation-one";
export const D = "conversation-two";
export const card = { reason: "asked", topic: "track_order", language: "da", since: 1 };

export function same(found, wanted) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`found ${a}, wanted ${b}`);
}

export function view(conversations, more = {}) {
  const line = { waiting: 0, ready: 1, longest_s: 0 };
  return { alias: "Ida", role: "agent", ready: true, capacity: 3, conversations, line, ...more };
}

export const offered = (c, fence = 3) => ({ c, state: "offered", fence, card, until: 99 });
export const active = (c, fence = 4) => ({ c, state: "active", fence, card });
export const message = (c, seq, role = "shopper", more = {}) => ({
  t: "msg",
  c,
  id: `1-${seq}`,
  ts: seq,
  from: { role },
  kind: "text",
  text: `m${seq}`,
  ...more,
});
export const frame = (state, one) => reduce(state, { type: "frame", frame: one, now: 1_000 });
export const command = (state, one) => reduce(state, { type: "command", frame: one, now: 1_000 });
export const all = (state, ...frames) => frames.reduce(frame, state);
export const at_desk = (conversations) => frame(initial(), { t: "welcome", staff: view(conversations) });
export const ids = (state, c = C) => state.talks[c].entries.map((entry) => entry.id);
export const toasts = (state) => state.toasts.map((toast) => toast.key);
