"""Which slot a key has, and which servers a URL names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.crc import key_slot

from handoff.core.line import Lane
from handoff.store.client import LUA
from handoff.store.keys import Keys
from handoff.store.line_keys import LineKeys
from handoff.store.slots import is_cluster, seeds, slot, slot_of

names = st.text(alphabet=st.sampled_from("ab{}:1é"), min_size=1)


@given(names)
def test_a_key_has_the_slot_that_redis_gives_it(name: str) -> None:
    assert slot(name) == key_slot(name.encode())


@given(c=st.text(min_size=1), prefix=st.sampled_from(["", "t1:"]))
def test_all_keys_of_a_conversation_and_its_channel_share_a_slot(c: str, prefix: str) -> None:
    keys = Keys(prefix)
    p = keys.partition(c)
    found = [*keys.of_conversation(c), keys.channel(c), keys.turns(p), keys.reader(p)]
    assert len({slot(key) for key in found}) == 1


def test_all_keys_of_the_line_share_a_slot() -> None:
    keys = LineKeys("t1:")
    found = [keys.item("c"), keys.lane(Lane(skill="s", language="nl")), keys.lanes, keys.arrivals, keys.backs]
    found += [keys.due, keys.own("a"), keys.agent("a"), keys.ready, keys.presence, keys.looked, keys.here]
    found += [keys.claims, keys.router, keys.line_channel, keys.desk_channel("a")]
    assert len({slot(key) for key in found}) == 1


def test_no_script_says_anything_past_the_server_that_has_the_conversation() -> None:
    assert [path.name for path in LUA.rglob("*.lua") if "'PUBLISH'" in path.read_text("utf-8")] == []


@pytest.mark.parametrize(
    "words",
    [
        ("GET", "a{x}"),
        ("evalsha", "sha", 2, "a{x}", "b{x}", "argument"),
        ("EVAL", "return 1", 1, "a{x}", "b{y}"),
        ("XREAD", "COUNT", 1, "STREAMS", "a{x}", "b{x}", "0", "0"),
        ("XREADGROUP", "GROUP", "g", "n", "STREAMS", "a{x}", ">"),
        ("XGROUP", "CREATE", "a{x}", "g", "0"),
        ("SPUBLISH", b"a{x}", b"words {y}"),
    ],
)
def test_the_slot_of_a_command_is_that_of_its_keys(words: tuple[object, ...]) -> None:
    assert slot_of(words) == slot("x")


@pytest.mark.parametrize(
    "words", [("PING",), ("EVALSHA", "sha", 2, "a", "b"), ("XREAD", "STREAMS", "a", "b", "0", "0")]
)
def test_a_command_for_no_slot_or_several_is_refused(words: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match="slots"):
        slot_of(words)


def test_a_url_names_several_servers_that_are_reached_in_one_way() -> None:
    url = "rediss+cluster://user:pass@one.example:7000,[::1],two.example?ssl_check_hostname=no"
    found = seeds(url)
    assert is_cluster(url)
    assert found.first == (("one.example", 7000), ("::1", 6379), ("two.example", 6379))
    assert found.url("::1", 7001) == "rediss://user:pass@[::1]:7001?ssl_check_hostname=no"


@pytest.mark.parametrize(
    "url", ["redis+cluster://", "redis+cluster://a@", "redis://one", "redis+cluster://:1"]
)
def test_a_url_without_a_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"address|host"):
        seeds(url)
