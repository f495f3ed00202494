"""A new model with a share of the shoppers, in a whole house: a second assistant comes, answers and goes."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import ClientSession

from house import live, ports, shelf, targets, train
from house.live import Put
from tests.e2e.people import Agent, shopper
from tests.house.models_made import FROZEN, measured, report
from tests.houses import RunningHouse

pytestmark = pytest.mark.timeout(300)

GOES_S = 60.0
ASKED = "what are your opening hours?"
ROOM = "trial-newer"


def named(known: Path, folder: Path, name: str) -> None:
    """Put a model there under another name, with figures that pass the gate."""
    manifest = replace(shelf.read(known), model=name)
    shutil.copy(known, shelf.file_of(folder, name))
    shelf.manifest_of(shelf.file_of(folder, name)).write_text(json.dumps(asdict(manifest)))
    measured(folder, report(name))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHouse]:
    """Yield a house in which `older` is live, and `newer` passes the gate."""
    known, folder = train.ensure(), tmp_path_factory.mktemp("models")
    lessons, data = tmp_path_factory.mktemp("lessons"), tmp_path_factory.mktemp("house")
    for name in ("older", "newer"):
        named(known, folder, name)
    floors = {language: {"intents": 0.8} for language in targets.LANGUAGES}
    gate = {"frozen": FROZEN, "floors": floors, "may_fall": {}, "recorded_may_fail": 0}
    (lessons / "gate.yml").write_text(yaml.safe_dump(gate))
    live.write(data, live.put(None, Put(model="older", by="Ida", at=0.0, how="promoted")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SKRANKE_MODELS", str(folder))
        patch.setenv("SKRANKE_LESSONS", str(lessons))
        running = RunningHouse(data, port=ports.free_pair())
        yield running
        running.close()


class Operator(Agent):
    """Somebody in the studio, by HTTP."""

    async def enters(self, house: RunningHouse) -> None:
        account = next(one for one in house.logins if one["role"] == "operator")
        await self._post("login", {"login": account["login"], "password": account["password"]})

    async def orders(self, verb: str, **body: Any) -> dict[str, Any]:
        return await self._post(f"studio/training/{verb}", body)

    async def sees(self) -> dict[str, Any]:
        async with self.http.get(f"{self.url}/v1/studio/training") as answer:
            found: dict[str, Any] = (await answer.json())["trial"]
            return found


async def talks(house: RunningHouse, many: int) -> None:
    """Let that many new shoppers ask something, and each get an answer."""
    for _ in range(many):
        async with shopper(house.url, origin=house.shop_url, language="en") as one:
            assert await one.asks(ASKED)


async def goes(house: RunningHouse) -> None:
    """Wait until the second assistant has gone."""
    async with asyncio.timeout(GOES_S):
        while house.tenant().states[ROOM] != "stopped" or ROOM in house.tenant().children:
            await asyncio.sleep(0.2)


async def test_some_get_the_new_model_and_it_goes_without_a_turn_lost(house: RunningHouse) -> None:
    async with ClientSession() as http:
        otto = Operator(http, house.url)
        await otto.enters(house)
        assert (await otto.orders("try", model="newer", share=50))["step"] == "promote"
        assert house.tenant().states[ROOM] == "ready"
        await talks(house, 12)
        sides = (await otto.sees())["sides"]
        assert sides["new"]["talked"] + sides["old"]["talked"] == 12
        assert sides["new"]["talked"] > 0
        assert sides["new"]["failed"] == sides["old"]["failed"] == 0
        await otto.orders("return")
        await talks(house, 3)
        assert (await otto.sees())["how"] == "returned"
        assert (await otto.sees())["sides"] == sides
        await goes(house)
        known = live.read(house.data)
        assert known is not None
        assert known.now.model == "older"


async def test_one_whose_assistant_dies_is_ended_by_the_guard_and_everybody_is_answered(
    house: RunningHouse,
) -> None:
    async with ClientSession() as http:
        otto = Operator(http, house.url)
        await otto.enters(house)
        assert (await otto.orders("try", model="newer", share=50))["step"] == "promote"
        house.kill(ROOM)
        # Until it is back, whoever is on its side is answered by the live model, and that is counted.
        await talks(house, 24)
        async with asyncio.timeout(GOES_S):
            while not (trial := await otto.sees())["ended_ms"]:
                await asyncio.sleep(0.2)
        assert trial["how"] == "failed"
        assert trial["sides"]["new"]["failed"] >= 5 and trial["sides"]["old"]["failed"] == 0
        assert trial["sides"]["new"]["handed"] == 0
        async with http.get(f"{house.url}/v1/studio/audit") as answer:
            deed = (await answer.json())["deeds"][0]
        assert (deed["act"], deed["alias"], deed["about"]) == ("trial_stopped", "Skranke", "newer failed")
        await talks(house, 2)
        known = live.read(house.data)
        assert known is not None
        assert (known.now.model, known.trial) == ("older", None)
