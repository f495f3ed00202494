"""Made-up people go in at the widget: nothing of them is in what the studio keeps, shows or hands out."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from tests.edge.gateway import Gateway
from tests.edge.test_inbox import BATCH, get, operator, post, rows, say
from tests.edge.test_inbox_lines import inbox

pytestmark = pytest.mark.timeout(60)

SAID = (
    "my name is Canaria Zwartvogel, mail canaria@zwartvogel.example about 20394811",
    "call me on +44 20 7946 0958, I live at 12 Zwartvogel Lane, SW1A 2AA",
    "you charged my card 5500 0000 0000 0004 twice, my IBAN is DE89 3704 0044 0532 0130 00",
)
CANARIES = ("anaria", "wartvogel", "20394811", "7946 0958", "SW1A 2AA", "5500 0000", "DE89", "0532 0130")
STUDIO = ("inbox", "inbox/groups", "edits", "audit")


def _hits(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


def _repository(folder: Path) -> None:
    (folder / "nlu" / "en").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", folder.parent], check=True)


async def test_nothing_of_anybody_is_in_the_studio_the_data_or_what_goes_out(
    gateway: Gateway, database: Path
) -> None:
    folder = gateway.house.services.settings.data
    await asyncio.to_thread(_repository, folder)
    headers, tab = await operator(gateway), await gateway.shopper()
    for words in SAID:
        await say(tab, words)
    found = await rows(gateway, headers, len(SAID))
    ids = [row["id"] for row in found]
    await post(gateway, "inbox/act", headers, batch=BATCH, rows=ids, kind="confirm")
    shown = [str(await get(gateway, path, headers)) for path in STUDIO]
    shown += [str(await get(gateway, f"inbox/{number}", headers)) for number in ids]
    async with gateway.http.get(f"{gateway.url}/v1/studio/edits/patch", headers=headers) as answer:
        shown.append(await answer.text())
    _, exported, _ = await inbox(database, "export", "--state", "labelled")
    await post(gateway, "edits/commit", headers)
    written = [path.read_text("utf-8") for path in sorted(folder.rglob("*.*")) if path.is_file()]
    assert "[name]" in exported and len(written) >= 2, "nothing was there to look at"
    assert [_hits(text) for text in (*shown, exported, *written)] == [[]] * (len(shown) + 1 + len(written))
