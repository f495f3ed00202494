"""On a cluster actions count wrong proofs and remember wishes as on one server, and say when it is away."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from actions.attempts import Attempts, CountersUnavailable
from actions.incidents.incident import Incident
from actions.incidents.store import Incidents
from actions.ledger import Ledger
from actions.shop.errors import Unavailable
from actions.shop.port import Outcome
from actions.store import connect
from handoff.core.incidents import Incident as Written
from handoff.core.incidents import written
from handoff.store.client import connect as open_store
from handoff.store.incidents import Incidents as Studio
from tests import clusters
from tests.actions.conftest import SECRET
from tests.clusters import Servers

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with clusters.running() as servers:
        yield servers


async def test_attempts_are_counted_and_wishes_remembered(servers: Servers) -> None:
    redis = connect(servers.url)
    attempts, ledger = Attempts(redis, SECRET), Ledger(redis)
    counters = attempts.counters(order="1", email="a@example.org", conversation="c", client="x")
    assert [await attempts.take(counters) for _ in range(6)] == [4, 3, 2, 1, 0, -1]
    await attempts.give_back(counters)
    assert await attempts.take(counters) == 0
    for n in range(9):
        assert await ledger.begin(f"wish {n}")
        assert not await ledger.begin(f"wish {n}")
        await ledger.end(f"wish {n}", Outcome.DONE)
        assert await ledger.outcome(f"wish {n}") is Outcome.DONE
    await redis.aclose()


async def test_an_incident_is_told_once_and_goes_when_it_is_closed(servers: Servers) -> None:
    redis, now = connect(servers.url), datetime.now(UTC)
    incidents = Incidents(redis)
    some = [known(f"{number:06x}", now) for number in range(9)]
    for one in some:
        await incidents.open(one)
    assert {one.id for one in await incidents.open_at(now)} == {one.id for one in some}
    for one in some:
        tells = [await incidents.take_telling(one, "c", turn=turn, now=now) for turn in ("1", "2", "1")]
        assert tells == [True, False, True]
        assert await incidents.told(one.id) == 1
    assert [await incidents.close(one.id) for one in some] == [True] * 9
    assert await incidents.all() == []
    assert not await incidents.close(some[0].id)
    await incidents.open(known("000009", now - timedelta(days=9)))
    await incidents.tidy(now)
    assert await incidents.all() == []
    await redis.aclose()


async def test_the_studio_and_the_actions_see_each_others_incidents(servers: Servers) -> None:
    theirs, now = connect(servers.url), datetime.now(UTC)
    async with open_store(servers.url) as ours:
        studio, actions = Studio(ours), Incidents(theirs)
        wrote = written("00aa00", "double_charge", {"da": "Vi ved det."}, news=now + HOUR, now=now)
        assert isinstance(wrote, Written)
        await studio.open(wrote)
        (found,) = await actions.open_at(now + timedelta(seconds=1))
        assert found.words("da") == "Vi ved det."
        assert await actions.take_telling(found, "c", turn="1", now=now)
        assert await studio.told("00aa00") == 1
        assert await studio.close("00aa00")
        assert await actions.all() == []
    await theirs.aclose()


async def test_without_a_cluster_questions_go_on_without_incidents() -> None:
    redis, now = connect("redis+cluster://127.0.0.1:1,127.0.0.1:2"), datetime.now(UTC)
    assert await Incidents(redis).open_at(now) == []
    assert not await Incidents(redis).take_telling(known("a", now), "c", turn="1", now=now)
    await redis.aclose()


def known(id_: str, now: datetime) -> Incident:
    return Incident(id=id_, say={"en": "We know."}, since=now, until=now + DAY, news=now + HOUR)


async def test_a_cluster_that_is_away_is_said() -> None:
    redis = connect("redis+cluster://127.0.0.1:1,127.0.0.1:2")
    attempts = Attempts(redis, SECRET)
    counters = attempts.counters(order="1", email=None, conversation="c", client=None)
    with pytest.raises(CountersUnavailable):
        await attempts.take(counters)
    with pytest.raises(Unavailable):
        await Ledger(redis).begin("a wish")
    await redis.aclose()
