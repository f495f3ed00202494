/**
 * What a desk makes of offers, snapshots and the end of a conversation, whichever comes first.
 *
 * Each exported function is one test, run in a real browser.
 */

import { reduce } from "/desk/state.js";
import { offersView } from "/desk/views/offers.js";
import { attaching, beside, mine, offers } from "/desk/wishes.js";
import { Words } from "/desk/words.js";
import { active, all, at_desk, C, card, command, D, frame, message, offered, same, toasts, view } from "./given.js";

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

export function test_an_accept_is_asked_again_only_while_the_offer_stands() {
  const asked = command(at_desk([offered(C)]), { t: "accept", cid: "x", c: C, fence: 3 });
  const again = (one) => frame(asked, { t: "welcome", staff: view(one) }).pending.length;
  same([again([offered(C)]), again([active(C)]), again([offered(C, 5)]), again([])], [1, 0, 0, 0]);
}

export function test_an_offer_that_comes_back_is_followed_anew() {
  const followed = command(at_desk([offered(C, 3)]), { t: "attach", cid: "x", c: C });
  same(attaching(frame(followed, { t: "desk", view: view([offered(C, 5)]) })).length, 1);
  same(attaching(frame(followed, { t: "desk", view: view([active(C, 4)]) })).length, 0);
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

export function test_an_offer_says_who_has_left_and_nothing_of_who_is_there() {
  const { node, update } = offersView({ words: new Words("en", { "left.since": "left the page {span} ago" }) });
  document.body.append(node);
  const told = (left) => {
    update(at_desk([{ ...offered(C), until: Date.now() + 20_000, left }]));
    const tags = [...node.querySelectorAll(".tag")].filter((tag) => tag.checkVisibility());
    return tags.map((tag) => tag.textContent.split(" ")[0]);
  };
  const [there, gone] = [told(0), told(Date.now() - 60_000)];
  node.remove();
  same([there.includes("left"), there.length + 1, gone.at(-1)], [false, gone.length, "left"]);
}
