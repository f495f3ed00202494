"""On a cluster actions count wrong proofs and remember wishes as on one server, and say when it is away."""

from collections.abc import Iterator

import pytest

from actions.attempts import Attempts, CountersUnavailable
from actions.ledger import Ledger
from actions.shop.errors import Unavailable
from actions.shop.port import Outcome
from actions.store import connect
from tests import clusters
from tests.actions.conftest import SECRET
from tests.clusters import Servers


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


async def test_a_cluster_that_is_away_is_said() -> None:
    redis = connect("redis+cluster://127.0.0.1:1,127.0.0.1:2")
    attempts = Attempts(redis, SECRET)
    counters = attempts.counters(order="1", email=None, conversation="c", client=None)
    with pytest.raises(CountersUnavailable):
        await attempts.take(counters)
    with pytest.raises(Unavailable):
        await Ledger(redis).begin("a wish")
    await redis.aclose()
