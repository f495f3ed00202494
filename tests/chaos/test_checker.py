"""The checker finds each fault in a history that was spoiled by hand, and nothing in one that was not."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaos.checker import check
from chaos.facts import (
    Accepted,
    Acked,
    AnyFact,
    Archived,
    Ended,
    Followed,
    Free,
    Refused,
    Reset,
    Restless,
    Sent,
    Shown,
    Stands,
    Stored,
)
from chaos.faults import Kind
from tests.chaos.histories import IDA, SHOPPER, Book, C, changed, good, without

replace = msgspec.structs.replace


def kinds(facts: list[AnyFact]) -> set[Kind]:
    """Return which kinds of faults are found."""
    return {fault.kind for fault in check(facts)}


def is_shown(fact: AnyFact, who: str, entry: str) -> bool:
    return isinstance(fact, Shown) and (fact.who, fact.id) == (who, entry)


def is_of(fact: AnyFact, entry: str) -> bool:
    """Say whether it tells of that entry, in a store or on a screen."""
    return isinstance(fact, Stored | Archived | Shown) and fact.id == entry


def test_a_good_run_has_no_faults() -> None:
    assert check(good()) == []


def test_an_acknowledged_message_that_is_not_stored_is_lost() -> None:
    facts = without(good(), lambda fact: is_of(fact, "1-10"))
    assert kinds(facts) == {Kind.LOST}


def test_a_hole_in_the_log_is_a_loss() -> None:
    facts = without(good(), lambda fact: is_of(fact, "1-2"))
    assert kinds(facts) == {Kind.LOST}


@pytest.mark.parametrize("entry", ["1-0", "1-5", "1-10"])
def test_an_entry_that_the_shopper_never_saw_is_lost(entry: str) -> None:
    assert kinds(without(good(), lambda fact: is_shown(fact, SHOPPER, entry))) == {Kind.LOST}


def test_a_shopper_who_saw_nothing_at_all_lost_everything() -> None:
    facts = without(good(), lambda fact: isinstance(fact, Shown) and fact.who == SHOPPER)
    assert kinds(facts) == {Kind.LOST}


def test_an_agent_who_has_the_conversation_sees_it_to_the_end() -> None:
    facts = without(good(), lambda fact: is_shown(fact, IDA, "1-10"))
    assert kinds(facts) == {Kind.LOST}


def test_an_agent_who_no_longer_has_it_need_not_see_the_end() -> None:
    facts = without(good(), lambda fact: is_shown(fact, IDA, "1-10"))
    assert check(changed(facts, Ended, lambda fact: replace(fact, alias="Jonas"))) == []


def test_a_hole_on_an_agents_screen_is_a_loss_whoever_has_it_now() -> None:
    facts = without(good(), lambda fact: is_shown(fact, IDA, "1-9"))
    assert kinds(changed(facts, Ended, lambda fact: replace(fact, alias="Jonas"))) == {Kind.LOST}


def test_an_entry_on_a_screen_that_is_not_stored_is_found() -> None:
    ghost = Shown(who=SHOPPER, side="shopper", c=C, id="1-11", print=1)
    assert kinds([*good(), ghost]) == {Kind.LOST}


def test_an_entry_that_the_archive_lacks_is_lost() -> None:
    facts = without(good(), lambda fact: isinstance(fact, Archived) and fact.id == "1-3")
    assert kinds(facts) == {Kind.LOST}


def test_a_note_on_a_shoppers_screen_is_a_leak() -> None:
    note = next(fact for fact in good() if isinstance(fact, Stored) and fact.visible == "staff")
    facts = without(good(), lambda fact: isinstance(fact, Shown) and fact.who == SHOPPER)
    shown = [
        Shown(who=SHOPPER, side="shopper", c=C, id=entry.id, print=entry.print)
        for entry in good()
        if isinstance(entry, Stored)
    ]
    assert note.id in [fact.id for fact in shown]
    assert kinds([*facts, *shown]) == {Kind.LEAKED}


def test_a_log_that_lost_its_end_is_found_by_what_clients_were_told() -> None:
    assert kinds([*good(), Reset(who=SHOPPER, c=C)]) == {Kind.LOST}


def test_the_same_entry_twice_on_a_screen_is_a_duplicate() -> None:
    facts = good()
    again = next(fact for fact in facts if is_shown(fact, SHOPPER, "1-5"))
    assert kinds([*facts, again]) == {Kind.DUPLICATED}


def test_what_a_desk_asked_for_again_is_no_duplicate_once() -> None:
    facts = good()
    again = [fact for fact in facts if isinstance(fact, Shown) and fact.who == IDA and fact.id >= "1-8"]
    followed = Followed(who=IDA, side="agent", c=C, last="1-7")
    assert check([*facts, followed, *again]) == []
    assert kinds([*facts, followed, *again, *again]) == {Kind.DUPLICATED}


def test_a_desk_that_began_anew_and_scrolled_back_has_missed_nothing() -> None:
    facts = good()
    older = [fact for fact in facts if is_shown(fact, IDA, "1-5") or is_shown(fact, IDA, "1-6")]
    away = [fact for fact in facts if fact not in older]
    assert older and kinds(away) == {Kind.LOST}
    back = [Followed(who=IDA, side="agent", c=C), *older, Followed(who=IDA, side="agent", c=C, last="1-10")]
    assert check([*away, *back]) == []


def test_one_message_stored_twice_is_a_duplicate() -> None:
    book = Book()
    book.entry("system", event="handoff")
    book.entry("agent", event="joined", alias=IDA)
    book.says(IDA, "Ida/1")
    book.entry("agent", alias=IDA, cid="Ida/1")
    assert kinds(book.end("active", IDA)) == {Kind.DUPLICATED}


def test_two_answers_of_the_bot_to_one_message_are_a_duplicate() -> None:
    book = Book()
    book.says(SHOPPER, "S1/1")
    book.entry("bot", ts=1)
    book.entry("bot", ts=2)
    assert kinds(book.end("bot")) == {Kind.DUPLICATED}


def test_a_screen_that_was_shown_a_later_entry_first_is_out_of_order() -> None:
    facts = good()
    late = next(fact for fact in facts if is_shown(fact, SHOPPER, "1-5"))
    assert kinds([*without(facts, lambda fact: fact is late), late]) == {Kind.REORDERED}


def test_messages_stored_in_another_order_than_written_are_found() -> None:
    book = Book()
    book.told(Sent(who=SHOPPER, c=C, cid="S1/1"))
    book.says(SHOPPER, "S1/2")
    late = book.entry("shopper", cid="S1/1")
    book.told(Acked(who=SHOPPER, c=C, cid="S1/1", id=late.id))
    assert kinds(book.end("waiting")) == {Kind.REORDERED}


def test_a_screen_that_reads_something_else_than_is_stored_is_found() -> None:
    assert kinds(changed(good(), Shown, lambda fact: replace(fact, print=1))) == {Kind.CHANGED}


def test_an_archive_that_says_something_else_is_found() -> None:
    assert kinds(changed(good(), Archived, lambda fact: replace(fact, print=1))) == {Kind.CHANGED}


def test_an_ack_that_names_another_entry_is_false() -> None:
    assert kinds(changed(good(), Acked, lambda fact: replace(fact, id="1-9"))) == {Kind.FALSE_ACK}


def test_two_acks_with_different_ids_are_false() -> None:
    assert kinds([*good(), Acked(who=IDA, c=C, cid="Ida/2", id="1-9")]) == {Kind.FALSE_ACK}


def test_the_same_ack_twice_is_none() -> None:
    assert check([*good(), Acked(who=IDA, c=C, cid="Ida/2", id="1-10")]) == []


def test_an_ack_for_what_nobody_sent_is_false() -> None:
    assert kinds([*good(), Acked(who=IDA, c=C, cid="Ida/9", id="1-10")]) == {Kind.FALSE_ACK}


def test_a_refusal_of_what_is_stored_is_false() -> None:
    refused = Refused(who=IDA, c=C, cid="Ida/2", code="stale")
    facts = without(good(), lambda fact: isinstance(fact, Acked) and fact.cid == "Ida/2")
    assert kinds([*facts, refused]) == {Kind.FALSE_ACK}


def test_a_message_without_any_answer_is_found() -> None:
    assert kinds([*good(), Sent(who=IDA, c=C, cid="Ida/9")]) == {Kind.UNANSWERED}


def test_a_message_that_the_bot_never_answered_is_found() -> None:
    book = Book()
    book.says(SHOPPER, "S1/1")
    assert kinds(book.end("bot")) == {Kind.UNANSWERED}


def test_one_offer_that_two_agents_got_makes_two_owners() -> None:
    assert kinds([*good(), Accepted(who="Jonas", c=C, fence=2)]) == {Kind.TWO_OWNERS}


def test_an_agent_who_joins_while_another_has_it_makes_two_owners() -> None:
    book = Book()
    book.entry("system", event="handoff")
    book.entry("agent", event="joined", alias=IDA)
    book.entry("agent", event="joined", alias="Jonas")
    assert kinds(book.end("active")) == {Kind.TWO_OWNERS}


def test_an_agent_may_join_after_another_was_lost() -> None:
    book = Book()
    book.entry("system", event="handoff")
    book.entry("agent", event="joined", alias=IDA)
    book.entry("system", event="requeued")
    book.entry("agent", event="joined", alias="Jonas")
    assert check(book.end("active")) == []


def test_an_agent_who_writes_although_another_has_it_makes_two_owners() -> None:
    book = Book()
    book.entry("system", event="handoff")
    book.entry("agent", event="joined", alias=IDA)
    book.entry("agent", alias="Jonas")
    assert kinds(book.end("active")) == {Kind.TWO_OWNERS}


def test_the_bot_is_silent_from_the_hand_off_until_it_has_the_conversation_again() -> None:
    for event in ("handoff", "callback", "closed"):
        book = Book()
        book.says(SHOPPER, "S1/1")
        book.entry("system", event=event)
        book.entry("bot")
        assert kinds(book.end("waiting")) == {Kind.BOT_AFTER_HAND_OFF}


def test_the_bot_may_speak_again_when_it_got_the_conversation_back() -> None:
    book = Book()
    book.entry("system", event="handoff")
    book.entry("agent", event="joined", alias=IDA)
    book.entry("agent", event="given_back", alias=IDA)
    book.says(SHOPPER, "S1/1")
    book.entry("bot")
    assert check(book.end("bot")) == []


def test_what_never_comes_to_rest_is_found() -> None:
    assert kinds([*good(), Restless(what="in the line", who=[SHOPPER])]) == {Kind.RESTLESS}


def waiting(*, room: int) -> list[AnyFact]:
    """Return a history of somebody who waits for 200 s while an agent has room from the tenth second on."""
    return [
        Stands(c=C, state="waiting", at=0),
        Free(who=IDA, room=room, at=10),
        Stands(c=C, state="offered", at=150),
        Stands(c=C, state="active", at=200),
    ]


def test_who_waits_although_an_agent_has_room_is_forgotten() -> None:
    assert kinds(waiting(room=1)) == {Kind.FORGOTTEN}


def test_who_waits_while_nobody_has_room_is_not() -> None:
    assert check(waiting(room=0)) == []


def test_only_the_time_in_which_an_agent_had_room_counts() -> None:
    facts = [*waiting(room=1), Free(who=IDA, room=0, at=50)]
    assert check(sorted(facts, key=lambda fact: fact.at)) == []


def test_who_still_waits_at_the_end_is_forgotten_too() -> None:
    facts: list[AnyFact] = [Stands(c=C, state="waiting", at=0), Free(who=IDA, room=1, at=0)]
    assert kinds([*facts, Ended(c=C, state="waiting", at=100)]) == {Kind.FORGOTTEN}


def spoiled(book: Book, *, how: str, place: int) -> list[AnyFact]:
    """Return the history with one of the shopper's deliveries dropped, doubled or swapped with the next."""
    shown = [fact for fact in book.facts if isinstance(fact, Shown)]
    rest: list[AnyFact] = [fact for fact in book.end("waiting") if not isinstance(fact, Shown)]
    if how == "drop":
        del shown[place]
    elif how == "double":
        shown.insert(place, shown[place])
    else:
        shown[place], shown[place + 1] = shown[place + 1], shown[place]
    return [*shown, *rest]


@given(st.data(), st.integers(min_value=2, max_value=40))
def test_any_delivery_that_is_dropped_doubled_or_swapped_is_found(data: st.DataObject, length: int) -> None:
    book = Book()
    for _ in range(length):
        book.entry(data.draw(st.sampled_from(("shopper", "system"))), event="verified")
    book.sees(SHOPPER, "shopper")
    assert check(book.end("waiting")) == []
    how = data.draw(st.sampled_from(("drop", "double", "swap")))
    place = data.draw(st.integers(min_value=0, max_value=length - 2))
    expected = {"drop": Kind.LOST, "double": Kind.DUPLICATED, "swap": Kind.REORDERED}
    assert kinds(spoiled(book, how=how, place=place)) == {expected[how]}
