"""Whatever happens in whatever order: one owner, and a log without gaps or repeats, all of it archived."""

import asyncio
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from handoff.core.conversation import ALLOWED, NAMES_AGENT, NEW_EPISODE, OWNED, State, Verb, owner_after
from handoff.store.client import Redis, ask, connect
from handoff.store.conversations import Appended, Moved, Refused, Replied, TurnRef
from handoff.store.turns import START, Turns
from tests.shoppers import Shopper, text

cids = st.integers(0, 12).map(str)
agents = st.sampled_from(["ida", "jonas"])


class ConversationMachine(RuleBasedStateMachine):
    """Runs verbs against a real store and against a model of a few lines."""

    def __init__(self, url: str, prefix: str) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.redis: Redis = connect(url)
        self.prefix = prefix
        self.state, self.fence, self.episode = State.BOT, 0, 1
        self.owner: str | None = None
        self.words: list[str] = []
        self.stored: dict[str, str] = {}
        self.refs: list[TurnRef] = []

    def teardown(self) -> None:
        self.run(self.redis.aclose())
        self.runner.close()

    def run(self, act: Any) -> Any:
        return self.runner.run(act)

    @initialize()
    def arrive(self) -> None:
        self.shopper = self.run(Shopper(self.redis, self.prefix).arrive())
        self.store, self.c = self.shopper.store, self.shopper.c

    @rule(cid=cids, by=st.sampled_from(["shopper", "ida"]), allow=st.frozensets(st.sampled_from(list(State))))
    def append(self, cid: str, by: str, allow: frozenset[State]) -> None:
        word = f"{by} {cid} {len(self.words)}"
        done = self.run(self.store.append(self.c, text(word), by=by, cid=cid, allow=allow, turn=b"{}"))
        key = f"{by} {cid}"
        if key in self.stored:
            assert done == Appended(id=self.stored[key], dup=True)
        elif self.state in allow:
            assert done == Appended(id=f"1-{len(self.words)}")
            self.stored[key] = done.id
            self.words.append(word)
        else:
            assert isinstance(done, Refused)
            assert done.state is self.state

    @rule(verb=st.sampled_from(list(Verb)), agent=agents, stale=st.booleans(), tell=st.booleans())
    def move(self, verb: Verb, agent: str, stale: bool, tell: bool) -> None:
        word = f"{verb} {len(self.words)}"
        fence = self.fence + 1 if stale else self.fence
        owner = agent if verb in NAMES_AGENT else None
        bodies = [text(word)] if tell else []
        done = self.run(self.store.move(self.c, verb, fence=fence, owner=owner, bodies=bodies, by=agent))
        before, after = ALLOWED[verb]
        if stale or self.state not in before:
            assert isinstance(done, Refused)
            return
        assert isinstance(done, Moved)
        self.state, self.fence = after, self.fence + 1
        self.owner = owner_after(verb, before=self.owner, agent=agent)
        self.episode += verb in NEW_EPISODE
        self.words += [word] * tell

    @rule(wrong=agents)
    def take_what_is_anothers(self, wrong: str) -> None:
        if self.owner == wrong:
            return
        done = self.run(self.store.move(self.c, Verb.FINISH, fence=self.fence, owner=wrong))
        assert isinstance(done, Refused)

    @rule()
    def read_turns(self) -> None:
        turns = Turns(self.redis, holder="one", prefix=self.prefix)
        p = self.store.keys.partition(self.c)
        found = self.run(turns.read({p: START}, count=100, block_ms=1))
        self.refs = [ref for ref in (found[p].turns if p in found else []) if ref.c == self.c]

    @rule(which=st.integers(0, 5))
    def reply(self, which: int) -> None:
        if which >= len(self.refs):
            return
        ref, word = self.refs[which], f"bot {len(self.words)}"
        done = self.run(self.store.reply(ref, [text(word)], fields={}, hand_off=None))
        if isinstance(done, Replied):
            assert self.state is State.BOT
            assert ref.episode == self.episode
            self.words.append(word)
        again = self.run(self.store.reply(ref, [text("again")], fields={}, hand_off=None))
        assert isinstance(again, Refused)

    @invariant()
    def the_store_agrees(self) -> None:
        if not hasattr(self, "c"):
            return
        now = self.run(self.store.get(self.c))
        assert (now.state, now.owner, now.fence, now.episode) == (
            self.state,
            self.owner,
            self.fence,
            self.episode,
        )
        assert (now.owner is None) == (now.state not in OWNED)

    @invariant()
    def the_log_has_every_word_once_and_so_has_the_archive(self) -> None:
        if not hasattr(self, "c"):
            return
        entries = self.run(self.store.read(self.c, count=1000))
        assert [entry.id for entry in entries] == [f"1-{i}" for i in range(len(self.words))]
        assert [msgspec.json.decode(entry.body)["text"] for entry in entries] == self.words
        keys = self.store.keys
        archived = self.run(ask(self.redis, "XRANGE", keys.arch(keys.partition(self.c)), "-", "+"))
        pairs = [
            (fields[b"id"].decode(), fields[b"d"])
            for _, fields in archived
            if fields[b"c"].decode() == self.c
        ]
        assert pairs == [(entry.id, entry.body) for entry in entries]


@pytest.mark.timeout(60)
def test_a_conversation_survives_any_order_of_verbs(valkey: str, prefix: str) -> None:
    class Machine(ConversationMachine):
        def __init__(self) -> None:
            super().__init__(valkey, prefix)

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
