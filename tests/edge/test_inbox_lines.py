"""The inbox on the command line: out as JSON lines, labels in, all lines or none."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.edge.gateway import Gateway
from tests.web.inbox_rows import filed, fill

# Each process of its own imports all that the gateway needs.
pytestmark = pytest.mark.timeout(60)
ROOT = Path(__file__).parents[2]


async def inbox(database: Path, *words: str, said: str = "") -> tuple[int, str, str]:
    """Return the exit code, the output and the complaints of `python -m handoff inbox`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "handoff", "inbox", *words),
        cwd=ROOT,
        env={"DATABASE_URL": f"sqlite:///{database}", "PATH": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, wrong = await process.communicate(said.encode())
    return process.returncode or 0, out.decode(), wrong.decode()


async def test_what_goes_out_can_be_labelled_and_comes_back(gateway: Gateway, database: Path) -> None:
    await fill(gateway, [filed(number, f"where is number {number}") for number in range(120)])
    code, out, _ = await inbox(database, "export")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0 and len({row["id"] for row in rows}) == 120
    assert "shopper" not in rows[0] and "conversation" not in rows[0]
    back = [
        {**rows[0], "label": "refund_status"},
        {"id": rows[1]["id"], "mood": "calm", "label": "gift_registry"},
    ]
    lines = "\n".join(map(json.dumps, [*back, {"id": rows[2]["id"], "skip": True}]))
    code, _, told = await inbox(database, "import", "--new", "-", said=lines)
    assert (code, told) == (0, "4 of 4 changed their message.\n")
    _, out, _ = await inbox(database, "export", "--state", "labelled")
    found = {row["id"]: (row["label"], row["mood"]) for row in map(json.loads, out.splitlines())}
    assert found == {rows[0]["id"]: ("refund_status", None), rows[1]["id"]: ("gift_registry", "calm")}


async def test_a_line_that_means_nothing_is_named_and_none_is_labelled(
    gateway: Gateway, database: Path
) -> None:
    await fill(gateway, [filed(1, "where is it")])
    for wrong in ('{"id": 1}', '{"id": 1, "label": "No Such"}', "not json", '{"id": 1, "mood": "odd"}'):
        good = '{"id": 1, "label": "track_order"}'
        code, _, told = await inbox(database, "import", "-", said=f"{good}\n{wrong}\n")
        assert code == 2 and told.startswith("line 2: ")
    _, out, _ = await inbox(database, "export", "--state", "labelled")
    assert out == ""


async def test_a_slip_of_a_label_is_no_new_topic(gateway: Gateway, database: Path) -> None:
    await fill(gateway, [filed(1, "where is it")])
    code, _, told = await inbox(database, "import", "-", said='{"id": 1, "label": "trak_order"}')
    assert code == 2
    assert "there is no topic trak_order (do you mean track_order?); with --new it proposes one" in told
