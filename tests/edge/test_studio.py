"""The studio is for operators and leads, and only its own page changes anything."""

import pytest

from handoff.store.audit import Audit, Deed
from tests.edge.gateway import Gateway

AUDIT = "/v1/studio/audit"


def studio_routes(gateway: Gateway) -> list[tuple[str, str]]:
    """Return method and path of every door of the studio."""
    return [
        (route.method, route.resource.canonical)
        for route in gateway.house.app.router.routes()
        if route.resource and route.method != "HEAD" and route.resource.canonical.startswith("/v1/studio/")
    ]


async def test_an_agent_gets_into_no_room_of_the_studio(gateway: Gateway) -> None:
    await gateway.employ("ida", "Ida", "agent")
    headers = await gateway.log_in("ida")
    assert studio_routes(gateway)
    for method, path in studio_routes(gateway):
        body: dict[str, str] | None = None if method == "GET" else {}
        url = gateway.url + path.replace("{", "").replace("}", "")
        async with gateway.http.request(method, url, headers=headers, json=body) as answer:
            assert (method, path, answer.status) == (method, path, 403)
            assert (await answer.json())["code"] == "role"


async def test_another_sites_page_changes_nothing_in_the_studio(gateway: Gateway) -> None:
    await gateway.employ("mette", "Mette", "lead")
    headers = {**await gateway.log_in("mette"), "Origin": "https://evil.example"}
    for method, path in studio_routes(gateway):
        if method == "GET":
            continue
        url = gateway.url + path.replace("{", "").replace("}", "")
        async with gateway.http.request(method, url, headers=headers, json={}) as answer:
            assert (method, path, answer.status) == (method, path, 403)


@pytest.mark.parametrize("role", ["lead", "operator"])
async def test_operators_and_leads_read_who_did_what(gateway: Gateway, role: str) -> None:
    await gateway.employ("mette", "Mette", role)
    audit: Audit = gateway.house.services.audit
    await audit.note(Deed(ts_ms=1, by="a", alias="Mette", act="promote", about="model-1"))
    await audit.note(Deed(ts_ms=2, by="a", alias="Mette", act="rollback", about="model-0"))
    async with gateway.http.get(gateway.url + AUDIT, headers=await gateway.log_in("mette")) as answer:
        deeds = (await answer.json())["deeds"]
    assert [deed["act"] for deed in deeds] == ["rollback", "promote"]
    assert deeds[0].keys() == {"ts", "alias", "act", "about"}
