/**
 * What an agent writes is kept until the log has it: over a refusal, a reload and a lost line.
 *
 * Each exported function is one test, run in a real browser.
 */

import { sendable } from "/desk/pending.js";
import { initial, reduce } from "/desk/state.js";
import { active, all, at_desk, C, command, D, frame, ids, message, same, toasts, view } from "./given.js";

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
