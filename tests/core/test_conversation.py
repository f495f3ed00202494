"""The table of transitions is whole, and says what its words say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.core import ids
from handoff.core.agents import Agent, may_teach
from handoff.core.conversation import (
    ALLOWED,
    NAMES_AGENT,
    NEW_EPISODE,
    OWNED,
    Conversation,
    State,
    Verb,
    owner_after,
)


def test_every_verb_is_in_the_table_and_changes_the_state() -> None:
    assert set(ALLOWED) == set(Verb)
    assert all(after not in before for before, after in ALLOWED.values())


def test_every_state_is_reached_and_left() -> None:
    assert {after for _, after in ALLOWED.values()} == set(State)
    assert {state for before, _ in ALLOWED.values() for state in before} == set(State)


@pytest.mark.parametrize("state", list(State))
def test_a_person_can_be_reached_from_every_state(state: State) -> None:
    reached = {state}
    for _ in State:
        reached |= {after for before, after in ALLOWED.values() if before & reached}
    assert State.ACTIVE in reached


@pytest.mark.parametrize("verb", list(Verb))
def test_only_an_owned_conversation_has_an_agent(verb: Verb) -> None:
    agent = owner_after(verb, before="ida", agent="jonas")
    assert (agent is not None) == (ALLOWED[verb][1] in OWNED)
    assert agent == ("jonas" if verb in NAMES_AGENT else agent)


def test_a_new_stretch_of_the_bot_is_a_new_episode_but_leaving_the_line_is_none() -> None:
    to_bot = {verb for verb, (_, after) in ALLOWED.items() if after is State.BOT}
    assert to_bot - NEW_EPISODE == {Verb.LEAVE}


@given(st.binary(min_size=16, max_size=16))
def test_a_conversation_id_is_known_by_its_shape(random: bytes) -> None:
    made = ids.conversation_id(random)
    assert ids.is_conversation_id(made)
    assert ids.split_refresh(ids.refresh_secret(made, "s" * 22)) == (made, "s" * 22)


def test_a_conversation_id_needs_128_bits() -> None:
    with pytest.raises(ValueError, match="16"):
        ids.conversation_id(b"short")


@pytest.mark.parametrize(
    "text", ["", ".", "a.b", "x" * 26, "x" * 26 + ".", "x" * 26 + "." + "é" * 20, "0" * 26 + "." + "s" * 22]
)
def test_what_is_no_reload_secret_is_refused(text: str) -> None:
    assert ids.split_refresh(text) is None


@pytest.mark.parametrize(
    "text", ["", "1", "1-", "-1", "01-1", "1-1 ", "1-1\n", "1-1-1", "a-b", "1-" + "9" * 16, "*", "1-*", "$"]
)
def test_what_is_no_entry_id_is_refused(text: str) -> None:
    assert not ids.is_entry_id(text)


@given(st.integers(0, 99), st.integers(0, 99))
def test_entries_follow_each_other_without_gaps(epoch: int, seq: int) -> None:
    entry = f"{epoch}-{seq}"
    assert ids.is_entry_id(entry)
    assert ids.follows(f"{epoch}-{seq + 1}", entry)
    assert ids.follows(f"{epoch + 1}-0", entry)
    assert ids.follows(entry, None)
    assert not ids.follows(f"{epoch}-{seq + 2}", entry)
    assert not ids.follows(entry, entry)


def test_an_entry_follows_the_one_before_it_or_begins_an_epoch() -> None:
    assert ids.follows("1-0", None) and ids.follows("1-3", "1-2") and ids.follows("2-0", "1-7")
    assert not ids.follows("1-3", "1-1") and not ids.follows("1-2", "1-2") and not ids.follows("2-1", "1-7")


def test_a_log_in_at_the_shop_ends_with_its_token() -> None:
    nobody = Conversation(id="c", state=State.BOT)
    somebody = Conversation(id="c", state=State.BOT, customer={"id": "7", "until": 1_000})
    assert somebody.is_customer_at(999.5) and not somebody.is_customer_at(1_000)
    assert not nobody.is_customer_at(0)


def test_an_agent_has_no_studio() -> None:
    assert not may_teach(Agent(id="1", alias="Ida"))
    assert may_teach(Agent(id="2", alias="Otto", role="operator"))
    assert may_teach(Agent(id="3", alias="Mette", role="lead"))


def test_a_secret_is_stored_as_its_hash() -> None:
    assert ids.secret_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
