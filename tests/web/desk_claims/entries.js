/**
 * What a desk shows of the log: in order, once, and what of it is unread.
 *
 * Each exported function is one test, run in a real browser.
 */

import { compare, merged, unread } from "/desk/entries.js";
import { reduce } from "/desk/state.js";
import { reading } from "/desk/wishes.js";
import { active, all, at_desk, C, D, frame, ids, message, same } from "./given.js";

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
