/**
 * What a desk makes of call-backs, and to where a contact leads.
 *
 * Each exported function is one test, run in a real browser.
 */

import { hrefOf } from "/desk/reach.js";
import { initial } from "/desk/state.js";
import { active, all, C, command, frame, same, toasts, view } from "./given.js";

const wish = { c: C, how: "phone", contact: "+31 30 555 0142", since: 1 };

export function test_call_backs_are_what_the_newest_snapshot_lists() {
  const state = frame(initial(), { t: "welcome", staff: view([], { callbacks: [wish] }) });
  same(state.callbacks, [wish]);
  same(frame(state, { t: "desk", view: view([]) }).callbacks, []);
}

export function test_a_call_back_that_is_taken_opens_whichever_answer_comes_first() {
  const listed = frame(initial(), { t: "welcome", staff: view([], { callbacks: [wish] }) });
  const asked = command(listed, { t: "call", cid: "k", c: C });
  const ack = { t: "ack", cid: "k", id: "1-3" };
  const snapshot = { t: "desk", view: view([active(C)]) };
  for (const frames of [
    [ack, snapshot],
    [snapshot, ack],
  ]) {
    const state = all(asked, ...frames);
    same([state.selected, state.pane, state.talks[C].state, state.pending], [C, "talk", "active", []]);
  }
}

export function test_a_call_back_that_is_gone_is_said_and_opens_nothing() {
  const listed = frame(initial(), { t: "welcome", staff: view([], { callbacks: [wish] }) });
  const asked = command(listed, { t: "call", cid: "k", c: C });
  const state = frame(asked, { t: "nak", cid: "k", code: "stale", why: "" });
  same([toasts(state), state.selected, state.pending], [["toast.call_back_gone"], null, []]);
}

export function test_a_call_back_is_asked_for_again_only_while_it_is_listed() {
  const listed = frame(initial(), { t: "welcome", staff: view([], { callbacks: [wish] }) });
  const asked = command(listed, { t: "call", cid: "k", c: C });
  const again = (callbacks) => frame(asked, { t: "welcome", staff: view([], { callbacks }) }).pending.length;
  same([again([wish]), again([])], [1, 0]);
}

export function test_a_contact_leads_to_a_call_or_one_letter_and_nowhere_else() {
  const links = [
    ["phone", "+31 (30) 555 0142", "tel:+31305550142"],
    ["phone", "javascript:alert(1)", null],
    ["phone", "030 555 01 42;ext=+7", "tel:03055501427"],
    ["email", "ida@example.org", "mailto:ida@example.org"],
    ["email", "ida?bcc=all@example.org", "mailto:ida%3Fbcc%3Dall@example.org"],
    ["email", "ida@example.org?body=x", "mailto:ida@example.org%3Fbody%3Dx"],
    ["email", "a@b@c", null],
    ["fax", "javascript:alert(1)", null],
  ];
  for (const [how, contact, href] of links) same(hrefOf({ how, contact }), href);
}
