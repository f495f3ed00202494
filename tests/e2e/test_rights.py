"""Somebody asks what is stored, and then to be forgotten: by the commands, in a house that is open."""

import asyncio
import json
import subprocess
from pathlib import Path

import pytest

from house import paths
from tests.e2e.people import Shopper, shopper
from tests.houses import RunningHouse

pytestmark = pytest.mark.timeout(120)

EMAIL, ORDER, PHONE = "canary.bird@example.org", "55667788", "+31 30 555 0187"
CANARY = (EMAIL, ORDER, "555 0187", "canary.bird")


async def told(canary: Shopper) -> None:
    """Tell the assistant all, prove nothing, and leave a number."""
    await canary.asks(f"where is my order {ORDER}? my email is {EMAIL}")
    await canary.send({"t": "send", "kind": "text", "text": EMAIL, "role": "agent"})
    answer = await canary.acked({"t": "callback", "how": "phone", "contact": PHONE})
    assert answer["t"] == "ack", answer
    await canary.state("callback")


async def run(house: RunningHouse, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the house on its data, as a person does."""
    command = [str(paths.PYTHON), "-P", "-m", "house", *words, "--data", str(house.data)]
    environment = house.environment | {"PYTHONPATH": str(paths.ROOT)}
    return await asyncio.to_thread(
        subprocess.run, command, env=environment, capture_output=True, text=True, timeout=90, check=False
    )


async def test_somebody_is_written_down_and_forgotten_by_the_whole_house(
    house: RunningHouse, tmp_path: Path
) -> None:
    async with (
        shopper(house.url, origin=house.shop_url, language="en") as canary,
        asyncio.TaskGroup() as group,
    ):
        await told(canary)
        gone = group.create_task(canary.is_cut_off())  # the page stays open, and answers
        export, receipt = tmp_path / "export.json", tmp_path / "receipt.json"
        done = await run(house, "export", EMAIL, "--out", str(export))
        assert done.returncode == 0, done.stderr
        found = json.loads(export.read_text("utf-8"))
        assert [each["id"] for each in found["conversations"]] == [canary.conversation]
        assert all(words in export.read_text("utf-8") for words in CANARY)
        assert any(canary.conversation in key for key in found["assistant"])
        assert export.stat().st_mode & 0o077 == 0

        done = await run(house, "erase", PHONE, "--yes", "--out", str(receipt))
        assert done.returncode == 0, (done.stdout, done.stderr)
        assert json.loads(receipt.read_text("utf-8"))["nothing_left"] is True
        assert "nothing is left" in done.stdout
        assert await gone == 4401
        for asked in (EMAIL, ORDER):
            again = await run(house, "export", asked, "--out", str(tmp_path / f"{asked}.json"))
            assert "0 conversations" in again.stdout
        await canary.arrive()  # a new conversation: the old one is gone for good


async def test_no_log_and_no_figure_tells_of_anybody(house: RunningHouse) -> None:
    async with shopper(house.url, origin=house.shop_url, language="en") as canary:
        await told(canary)
        async with canary.http.get(f"{house.url}/metrics") as answer:
            figures = await answer.text()
        await canary.acked({"t": "leave"})
    logs = "".join(path.read_text("utf-8", "replace") for path in (house.data / "logs").rglob("*.log"))
    assert "skranke_frames" in figures and "conversation" in logs
    # Its last four digits alone are in many a timestamp and id.
    for words in (*CANARY, PHONE.replace(" ", ""), "5550187"):
        assert words not in logs and words not in figures


async def test_nobody_is_erased_by_a_word(house: RunningHouse) -> None:
    done = await run(house, "erase", "order", "--yes")
    assert done.returncode == 2
    assert "e-mail address" in done.stderr
    unasked = await run(house, "erase", "nobody@example.org")
    assert unasked.returncode == 0 and "0 conversations" in unasked.stdout
