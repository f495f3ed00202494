/** What the desk's pure parts promise; each exported function is one test, run in a real browser. */

import { compare, merged, unread } from "/desk/entries.js";
import { isFinal, pause } from "/desk/link.js";
import { sendable } from "/desk/pending.js";
import { hrefOf } from "/desk/reach.js";
import { initial, reduce } from "/desk/state.js";
import { TOPICS } from "/desk/subject.js";
import { attaching, beside, mine, offers, reading } from "/desk/wishes.js";
import { pick, Words } from "/desk/words.js";

const C = "conversation-one";
const D = "conversation-two";
const card = { reason: "asked", topic: "track_order", language: "da", since: 1 };

function same(found, wanted) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`found ${a}, wanted ${b}`);
}

function view(conversations, more = {}) {
  const line = { waiting: 0, ready: 1, longest_s: 0 };
  return { alias: "Ida", role: "agent", ready: true, capacity: 3, conversations, line, ...more };
}

const offered = (c, fence = 3) => ({ c, state: "offered", fence, card, until: 99 });
const active = (c, fence = 4) => ({ c, state: "active", fence, card });
const message = (c, seq, role = "shopper", more = {}) => ({
  t: "msg",
  c,
  id: `1-${seq}`,
  ts: seq,
  from: { role },
  kind: "text",
  text: `m${seq}`,
  ...more,
});
const frame = (state, one) => reduce(state, { type: "frame", frame: one, now: 1_000 });
const command = (state, one) => reduce(state, { type: "command", frame: one, now: 1_000 });
const all = (state, ...frames) => frames.reduce(frame, state);
const at_desk = (conversations) => frame(initial(), { t: "welcome", staff: view(conversations) });
const ids = (state, c = C) => state.talks[c].entries.map((entry) => entry.id);
const toasts = (state) => state.toasts.map((toast) => toast.key);

export function test_entries_stand_in_order_whatever_order_they_come_in() {
  const items = [message(C, 10), message(C, 2), { ...message(C, 0), id: "2-0" }];
  same(
    merged(merged([], items), [message(C, 9), message(C, 2)]).map((entry) => entry.id),
    ["1-2", "1-9", "1-10", "2-0"],
  );
  same(compare("1-10", "1-9") > 0, true);
}

export function test_an_entry_that_comes_twice_is_shown_once() {
  const state = all(
    at_desk([active(C)]),
    message(C, 1),
    { t: "page", c: C, items: [message(C, 0), message(C, 1)], more: false },
    message(C, 1),
  );
  same(ids(state), ["1-0", "1-1"]);
}

export function test_a_message_for_a_conversation_that_is_not_mine_changes_nothing() {
  const before = at_desk([active(C)]);
  same(frame(before, message(D, 1)) === before, true);
}

export function test_snapshot_and_events_give_the_same_desk_as_a_fresh_snapshot() {
  const events = all(
    at_desk([]),
    { t: "offer", c: C, fence: 3, until: 99, card },
    { t: "desk", view: view([offered(C)]) },
    { t: "desk", view: view([active(C)]) },
  );
  const fresh = at_desk([active(C)]);
  const shown = (state) =>
    Object.values(state.talks).map(({ c, state, fence, card }) => ({ c, state, fence, card }));
  same(shown(events), shown(fresh));
}

export function test_an_accepted_offer_opens_whichever_answer_comes_first() {
  const asked = command(at_desk([offered(C)]), { t: "accept", cid: "x", c: C, fence: 3 });
  const ack = { t: "ack", cid: "x" };
  const desk = { t: "desk", view: view([active(C)]) };
  for (const state of [all(asked, ack, desk), all(asked, desk, ack)]) {
    same([state.selected, state.talks[C].state, state.talks[C].fence, state.pending], [C, "active", 4, []]);
  }
}

export function test_who_loses_the_race_for_an_offer_is_told_so() {
  const asked = command(at_desk([offered(C)]), { t: "accept", cid: "x", c: C, fence: 3 });
  const state = all(
    asked,
    { t: "revoke", c: C, fence: 3 },
    { t: "nak", cid: "x", code: "stale", why: "", retry: false },
  );
  same([offers(state), toasts(state)], [[], ["toast.taken"]]);
}

export function test_a_revoked_offer_goes_but_a_late_revoke_leaves_what_was_accepted() {
  same(frame(at_desk([offered(C)]), { t: "revoke", c: C, fence: 3 }).order, []);
  same(frame(at_desk([active(C)]), { t: "revoke", c: C, fence: 3 }).order, [C]);
}

export function test_the_offer_that_ends_first_stands_first() {
  const state = at_desk([
    { ...offered(C), until: 50 },
    { ...offered(D), until: 40 },
  ]);
  same(
    offers(state).map((talk) => talk.c),
    [D, C],
  );
}

export function test_a_message_under_way_is_shown_until_the_log_has_it() {
  const send = { t: "send", kind: "text", cid: "x", c: C, text: "hi" };
  const sent = command(at_desk([active(C)]), send);
  const entry = message(C, 1, "agent", { cid: "x", text: "hi" });
  same(frame(sent, entry).pending, []);
  const acked = frame(sent, { t: "ack", cid: "x", id: "1-1" });
  same([acked.pending[0].id, ids(acked)], ["1-1", []]);
  same(frame(acked, message(C, 1, "agent")).pending, []);
  same(all(sent, message(C, 1, "agent"), { t: "ack", cid: "x", id: "1-1" }).pending, []);
}

export function test_what_has_no_answer_is_kept_in_order_over_a_new_connection() {
  let state = at_desk([active(C)]);
  for (const cid of ["a", "b", "c"])
    state = command(state, { t: "send", kind: "text", cid, c: C, text: cid });
  state = frame(state, { t: "ack", cid: "b", id: "1-7" });
  state = reduce(state, { type: "link", link: "lost" });
  state = frame(state, { t: "welcome", staff: view([active(C)]) });
  same(
    state.pending.filter(({ id }) => !id).map((one) => one.frame.cid),
    ["a", "c"],
  );
}

export function test_words_wait_for_those_before_them_in_the_same_conversation() {
  let state = at_desk([active(C), active(D)]);
  const say = (cid, c) => ({ t: "send", kind: "text", cid, c, text: cid });
  for (const one of [say("a", C), say("b", C), { t: "note", cid: "c", c: C, text: "c" }, say("d", D)])
    state = command(state, one);
  const out = () => sendable(state.pending).flatMap(({ frame }) => ("text" in frame ? [frame.cid] : []));
  same(out(), ["a", "d"]);
  state = frame(state, { t: "nak", cid: "a", code: "busy", why: "", retry: true });
  same(out(), ["a", "d"]);
  state = frame(state, { t: "ack", cid: "a", id: "1-7" });
  same(out(), ["b", "d"]);
  state = frame(state, { t: "nak", cid: "b", code: "stale", why: "", retry: false });
  same(out(), ["c", "d"]);
}

export function test_an_accept_is_asked_again_only_while_the_offer_stands() {
  const asked = command(at_desk([offered(C)]), { t: "accept", cid: "x", c: C, fence: 3 });
  const again = (one) => frame(asked, { t: "welcome", staff: view(one) }).pending.length;
  same([again([offered(C)]), again([active(C)]), again([offered(C, 5)]), again([])], [1, 0, 0, 0]);
}

export function test_refused_words_come_back_to_the_field_before_what_was_written_since() {
  let state = command(at_desk([active(C)]), { t: "send", kind: "text", cid: "x", c: C, text: "first" });
  state = reduce(state, { type: "draft", c: C, text: "second" });
  state = frame(state, { t: "nak", cid: "x", code: "stale", why: "", retry: false });
  same([state.talks[C].draft, toasts(state), state.pending], ["first\nsecond", ["toast.not_sent"], []]);
}

export function test_refused_words_survive_although_the_conversation_went_away() {
  const sent = command(at_desk([active(C)]), { t: "send", kind: "text", cid: "x", c: C, text: "first" });
  const state = all(
    sent,
    { t: "desk", view: view([]) },
    { t: "nak", cid: "x", code: "stale", why: "", retry: false },
  );
  same([state.talks[C].draft, state.talks[C].gone], ["first", "lost"]);
}

export function test_not_now_keeps_the_command_for_another_try() {
  const sent = command(at_desk([active(C)]), { t: "send", kind: "text", cid: "x", c: C, text: "hi" });
  same(frame(sent, { t: "nak", cid: "x", code: "rate", why: "", retry: true }).pending.length, 1);
}

export function test_a_note_never_becomes_the_reply() {
  let state = reduce(at_desk([active(C)]), { type: "draft", c: C, text: "to the shopper" });
  state = reduce(state, { type: "mode", c: C, mode: "note" });
  state = reduce(state, { type: "draft", c: C, text: "to the team" });
  same([state.talks[C].draft, state.talks[C].note], ["to the shopper", "to the team"]);
  state = command(state, { t: "note", cid: "n", c: C, text: "to the team" });
  same([state.talks[C].draft, state.talks[C].note, state.talks[C].mode], ["to the shopper", "", "reply"]);
}

export function test_a_lost_conversation_stays_while_somebody_reads_or_writes_it() {
  const two = at_desk([active(C), active(D)]);
  const reads = reduce(two, { type: "select", c: C });
  const writes = reduce(two, { type: "draft", c: D, text: "half a sen" });
  const empty = { t: "desk", view: view([]) };
  same([frame(reads, empty).order, frame(writes, empty).order, frame(two, empty).order], [[C], [D], []]);
  same(frame(reads, empty).talks[C].gone, "lost");
}

export function test_drafts_survive_an_expired_log_in_and_belong_to_nobody_else() {
  const writing = reduce(at_desk([active(C)]), { type: "draft", c: C, text: "half a sen" });
  const out = reduce(writing, { type: "logged_out" });
  same(out.stage, "out");
  same(frame(out, { t: "welcome", staff: view([active(C)]) }).talks[C].draft, "half a sen");
  const other = frame(out, { t: "welcome", staff: view([active(C)], { alias: "Jonas" }) });
  same([other.talks[C].draft, other.pending], ["", []]);
}

export function test_drafts_come_back_after_a_reload_with_their_conversation() {
  const kept = {
    who: "Ida",
    drafts: { [C]: { draft: "half", note: "" }, [D]: { draft: "lost", note: "" } },
    outbox: [],
  };
  const state = frame(reduce(initial(), { type: "restore", kept }), {
    t: "welcome",
    staff: view([active(C)]),
  });
  same(
    [state.talks[C].draft, state.talks[C].gone, state.talks[D].draft, state.talks[D].gone],
    ["half", null, "lost", "lost"],
  );
}

export function test_logging_out_leaves_nothing() {
  const state = reduce(reduce(at_desk([active(C)]), { type: "draft", c: C, text: "x" }), { type: "left" });
  same(state, { ...initial(), stage: "out" });
}

export function test_every_conversation_of_mine_is_followed_from_where_it_was_read() {
  const state = frame(at_desk([active(C), offered(D)]), message(C, 4));
  same(attaching(state), [
    { t: "attach", c: C, last: "1-4" },
    { t: "attach", c: D },
  ]);
  const asked = command(command(state, { t: "attach", cid: "x", c: C }), { t: "attach", cid: "y", c: D });
  same(attaching(asked), []);
  same(attaching(frame(asked, { t: "welcome", staff: view([active(C), offered(D)]) })).length, 2);
  same(attaching(reduce(state, { type: "link", link: "lost" })), []);
}

export function test_an_offer_that_comes_back_is_followed_anew() {
  const followed = command(at_desk([offered(C, 3)]), { t: "attach", cid: "x", c: C });
  same(attaching(frame(followed, { t: "desk", view: view([offered(C, 5)]) })).length, 1);
  same(attaching(frame(followed, { t: "desk", view: view([active(C, 4)]) })).length, 0);
}

export function test_a_lost_log_starts_again_instead_of_mixing() {
  const state = all(
    at_desk([active(C)]),
    message(C, 1),
    { t: "attached", c: C, resume: "resync" },
    { t: "page", c: C, items: [{ ...message(C, 0), id: "2-0" }], more: false },
  );
  same(ids(state), ["2-0"]);
}

export function test_what_i_wrote_a_moment_ago_is_offered_again_to_a_log_that_lost_its_end() {
  const mine = { from: { role: "agent", alias: "Ida" }, cid: "a" };
  const note = { ...mine, cid: "b", kind: "event", event: "note", visible: "staff" };
  const theirs = { from: { role: "agent", alias: "Jonas" }, cid: "c" };
  const old = { ...mine, cid: "d", ts: -200_000 };
  const shown = [message(C, 1, "agent", old), message(C, 2, "agent", mine), message(C, 3, "agent", note)];
  const state = all(
    at_desk([active(C)]),
    { t: "page", c: C, items: [...shown, message(C, 4, "agent", theirs), message(C, 5)], more: false },
    { t: "attached", c: C, resume: "resync" },
  );
  same(state.pending.map(({ frame }) => [frame.t, frame.cid, frame.text]), [
    ["send", "a", "m2"],
    ["note", "b", "m3"],
  ]);
  const found = { ...message(C, 0, "agent", mine), id: "2-0" };
  same(frame(state, { t: "page", c: C, items: [found], more: false }).pending.length, 1);
}

export function test_missed_entries_do_not_hide_the_older_ones() {
  const page = (items, more) => ({ t: "page", c: C, items, more });
  const opened = frame(at_desk([active(C)]), page([message(C, 50), message(C, 51)], true));
  same(frame(opened, page([message(C, 52)], false)).talks[C].older, true);
  same(frame(opened, page([message(C, 0)], false)).talks[C].older, false);
}

export function test_only_what_the_shopper_says_counts_as_unread() {
  let state = all(at_desk([active(C)]), message(C, 1), message(C, 2, "agent"));
  state = all(state, message(C, 3), message(C, 4, "bot"), {
    ...message(C, 5, "system"),
    kind: "event",
    event: "requeued",
  });
  same(unread(state.talks[C]), 2);
  same(unread(reduce(state, { type: "select", c: C }).talks[C]), 0);
}

export function test_what_arrives_on_a_hidden_page_is_not_read() {
  let state = reduce(at_desk([active(C)]), { type: "select", c: C });
  state = reduce(frame(state, message(C, 0, "agent")), { type: "visible", on: false });
  state = frame(state, message(C, 1));
  same([unread(state.talks[C]), reading(state, new Map())], [1, null]);
  state = reduce(state, { type: "visible", on: true });
  same([unread(state.talks[C]), reading(state, new Map())], [0, { c: C, id: "1-1" }]);
}

export function test_the_next_conversation_that_was_asked_for_opens() {
  const asked = command(at_desk([active(D)]), { t: "take", cid: "x" });
  same(frame(asked, { t: "desk", view: view([active(D), active(C)]) }).selected, C);
}

export function test_closing_leads_to_the_wrap_up_and_then_away() {
  let state = reduce(at_desk([active(C)]), { type: "select", c: C });
  state = command(state, { t: "done", cid: "x", c: C, fence: 4, topic: "other", outcome: "resolved" });
  state = frame(state, { t: "ack", cid: "x" });
  same(state.talks[C].state, "wrapup");
  state = frame(state, { t: "desk", view: view([{ ...active(C, 5), state: "wrapup" }]) });
  same(frame(state, { t: "desk", view: view([]) }).order, []);
}

export function test_a_shopper_who_writes_in_the_wrap_up_is_back() {
  const state = frame(at_desk([{ ...active(C, 5), state: "wrapup" }]), {
    t: "state",
    c: C,
    state: "active",
    fence: 6,
  });
  same([state.talks[C].state, state.talks[C].fence], ["active", 6]);
}

export function test_an_overtaken_snapshot_changes_nothing() {
  const state = frame(at_desk([active(C, 6)]), { t: "desk", view: view([offered(C, 5)]) });
  same([state.talks[C].state, state.talks[C].fence], ["active", 6]);
}

export function test_unknown_frames_are_ignored() {
  const before = at_desk([active(C)]);
  same(frame(before, { t: "rumour", c: C }) === before, true);
}

export function test_walking_through_conversations_goes_round() {
  const state = at_desk([active(C), active(D)]);
  const next = (c, step) => beside({ ...state, selected: c }, step);
  same([next(null, 1), next(C, 1), next(D, 1), next(C, -1), next(null, -1)], [C, D, C, D, D]);
  same(mine(state).length, 2);
}

export function test_returns_are_patient_and_scattered() {
  same([pause(0, 0), pause(0, 1), pause(3, 1), pause(50, 1)], [250, 500, 4_000, 20_000]);
  same([1000, 1012, 4401, 4499, 4503, 4510].map(isFinal), [false, false, false, false, true, true]);
}

export function test_the_language_is_the_chosen_one_then_the_browsers_then_english() {
  same(
    [pick("da", ["nl"]), pick(null, ["fr", "de-AT"]), pick(null, ["no"]), pick("xx", ["fr"])],
    ["da", "de", "nb", "en"],
  );
}

export function test_unknown_codes_are_shown_as_they_are() {
  const words = new Words("en", { "topic.other": "Something else" });
  same([words.code("topic", "other"), words.code("topic", "gift_card")], ["Something else", "gift card"]);
}

export function topics() {
  return Object.values(TOPICS).flat();
}

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
