"""The rooms of a plan: one gateway, or several behind one port, each asked on a port of its own."""

from dataclasses import replace
from pathlib import Path

import pytest

from house import rooms
from house.rooms import Plan

PLAN = Plan(
    data=Path("data"), host="127.0.0.1", port=8080, actions_port=1, bot_port=2, environment={"REDIS_URL": "x"}
)


def test_one_gateway_has_the_port_for_itself(tmp_path: Path) -> None:
    (room,) = rooms.gateway_rooms(replace(PLAN, data=tmp_path))
    assert room.name == "gateway" and "--beside" not in room.words


def test_several_gateways_share_the_port_and_have_one_of_their_own(tmp_path: Path) -> None:
    made = rooms.gateway_rooms(replace(PLAN, data=tmp_path, gateway_ports=(9001, 9002, 9003)))
    assert [room.name for room in made] == ["gateway", "gateway-2", "gateway-3"]
    assert [room.words[-2:] for room in made] == [["--beside", str(own)] for own in (9001, 9002, 9003)]
    assert {room.words[room.words.index("--port") + 1] for room in made} == {"8080"}


def test_an_assistant_that_is_alone_claims_nothing_in_redis(tmp_path: Path) -> None:
    (room,) = rooms.bot_rooms(replace(PLAN, data=tmp_path), tmp_path / "model")
    assert room.name == "bot" and "SKRANKE_BOT_SHARES" not in room.environment
    assert room.environment["SKRANKE_BOT_URL"] == "http://127.0.0.1:2"


def test_several_assistants_have_a_port_each_and_tell_each_other(tmp_path: Path) -> None:
    plan = replace(PLAN, data=tmp_path, more_bots=(3, 4))
    made = rooms.bot_rooms(plan, tmp_path / "model")
    assert [room.name for room in made] == ["bot", "bot-2", "bot-3"]
    assert [room.words[room.words.index("-p") + 1] for room in made] == ["2", "3", "4"]
    assert {room.environment["SKRANKE_BOT_SHARES"] for room in made} == {"1"}
    urls = ",".join(f"http://127.0.0.1:{port}" for port in (2, 3, 4))
    assert {room.environment["SKRANKE_BOT_URL"] for room in [*made, rooms.gateway_room(plan)]} == {urls}


def test_the_demo_shop_and_the_gateway_share_a_key_of_their_own(tmp_path: Path) -> None:
    first, again = (rooms.settings(tmp_path, {}) for _ in range(2))
    key = first["SHOP_IDENTITY_SECRET"]
    assert key == first["DEMO_SHOP_IDENTITY_SECRET"] == again["SHOP_IDENTITY_SECRET"]
    assert key not in (first["SKRANKE_SECRET"], first["SKRANKE_BOT_SECRET"])
    assert "DEMO_SHOP_IDENTITY_SECRET" not in rooms.for_rasa(first)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHOP_URL", "vendure+https://shop.example"),
        ("SHOP_IDENTITY_SECRET", "the shop's own"),
        ("SHOP_IDENTITY_KEYS", "keys.json"),
    ],
)
def test_nobody_logs_in_at_the_demo_shop_where_a_real_one_is_asked(
    tmp_path: Path, name: str, value: str
) -> None:
    told = {name: value} | rooms.settings(tmp_path, {name: value})
    assert "DEMO_SHOP_IDENTITY_SECRET" not in told
    assert told.get("SHOP_IDENTITY_SECRET") in (None, "the shop's own")
