"""What goes wrong follows from the seed, and every room gets its share."""

from collections import Counter

from chaos.nemesis import How, plan

GATEWAYS = ("gateway", "gateway-2")


def test_the_same_seed_gives_the_same_plan_and_another_seed_another() -> None:
    first = plan(30, seconds=60, gateways=GATEWAYS, seed=1)
    assert plan(30, seconds=60, gateways=GATEWAYS, seed=1) == first
    assert plan(30, seconds=60, gateways=GATEWAYS, seed=2) != first


def test_every_room_is_hit_by_its_share_and_the_store_by_nearly_a_third() -> None:
    rooms = Counter(blow.room for blow in plan(100, seconds=600, gateways=GATEWAYS, seed=1))
    assert rooms["valkey"] == 30
    assert rooms["bot"] == 20
    assert rooms["actions"] == 10
    assert rooms["gateway"] + rooms["gateway-2"] == 40


def test_even_a_short_run_hits_store_gateway_and_assistant() -> None:
    rooms = {blow.room for blow in plan(6, seconds=30, gateways=("gateway",), seed=1)}
    assert {"valkey", "gateway", "bot"} <= rooms


def test_blows_come_in_order_within_the_time_and_only_stops_last() -> None:
    blows = plan(50, seconds=100, gateways=GATEWAYS, seed=3)
    moments = [blow.at_s for blow in blows]
    assert moments == sorted(moments)
    assert moments[0] >= 0 and moments[-1] <= 100
    assert all((blow.for_s > 0) == (blow.how is How.STOP) for blow in blows)
