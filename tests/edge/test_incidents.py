"""The doors of the known incidents: a lead opens one, everybody sees it, and who did it is noted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.edge.gateway import Gateway

PATH = "/v1/studio/incidents"


def soon(**much: float) -> str:
    return (datetime.now(UTC) + timedelta(**(much or {"hours": 3}))).isoformat()


async def said(gateway: Gateway, headers: dict[str, str], verb: str = "", **body: Any) -> tuple[int, Any]:
    method = "POST" if verb else "GET"
    url = f"{gateway.url}{PATH}{verb}"
    async with gateway.http.request(method, url, headers=headers, json=body or None) as answer:
        return answer.status, await answer.json()


@pytest.fixture
async def mette(gateway: Gateway) -> dict[str, str]:
    """Return the headers of a lead."""
    await gateway.employ("mette", "Mette", "lead")
    return await gateway.log_in("mette")


async def test_an_incident_is_opened_shown_and_closed(gateway: Gateway, mette: dict[str, str]) -> None:
    say = {"da": "Det ved vi.", "en": ""}
    status, opened = await said(gateway, mette, "/open", topic="double_charge", say=say, news=soon())
    assert status == 200
    _, shown = await said(gateway, mette)
    (row,) = [one for one in shown["incidents"] if one["id"] == opened["id"]]
    assert (row["topics"], row["say"], row["some"], row["told"]) == (
        ["double_charge"],
        {"da": "Det ved vi."},
        False,
        0,
    )
    assert row["since"] < row["news"] < row["until"]
    assert "double_charge" in shown["topics"]
    assert (await said(gateway, mette, "/close", id=opened["id"]))[0] == 200
    status, again = await said(gateway, mette, "/close", id=opened["id"])
    assert (status, again["code"]) == (404, "incident_gone")
    deeds = await gateway.house.services.audit.newest(2)
    assert [(deed.act, deed.alias) for deed in deeds] == [
        ("incident_close", "Mette"),
        ("incident_open", "Mette"),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"topic": "greet"}, "incident_topic"),
        ({"say": {"en": " "}}, "incident_say"),
        ({"say": {"en": "x" * 601}}, "incident_long"),
        ({"news": "2026-01-01T00:00:00Z"}, "incident_news"),
        ({"news": "2099-01-01T00:00:00"}, "incident_news"),
        ({"news": "soon"}, "bad"),
        ({"until": "2099-01-01T00:00:00Z"}, "bad"),
    ],
)
async def test_what_will_not_do_is_refused(
    gateway: Gateway, mette: dict[str, str], change: dict[str, Any], code: str
) -> None:
    body = {"topic": "double_charge", "say": {"en": "We know."}, "news": soon(), **change}
    status, answer = await said(gateway, mette, "/open", **body)
    assert (status, answer["code"]) == (400, code)
    assert (await said(gateway, mette))[1]["incidents"] == []
