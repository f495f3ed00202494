"""Messages for the studio's inbox, filed as the archiver does, with the conversation around them."""

import asyncio
import json
from collections.abc import Sequence

from sqlalchemy import insert

from handoff.core.inbox import Guess, Reading
from handoff.store.inbox import Closing, Filed, Inbox
from handoff.store.schema import entries
from handoff.store.sql import open_engine, transaction
from tests.edge.gateway import Gateway

NOW_MS = 1_795_000_000_000
GUESSES = (("track_order", 0.44), ("delivery_time", 0.39), ("refund_status", 0.1))


def filed(
    number: int,
    text: str,
    *,
    language: str = "en",
    guesses: Sequence[tuple[str, float]] = GUESSES,
    ts_ms: int = NOW_MS,
    likeness: str = "",
) -> Filed:
    """Return a message of its own shopper and conversation."""
    read = Reading(
        text=text,
        language=language,
        intent=guesses[0][0] if guesses[0][1] >= 0.6 else "nlu_fallback",
        guesses=tuple(Guess(name=name, confidence=sure) for name, sure in guesses),
        frustration=0.72 if "!" in text else 0.08,
        signals=("capitals", "money") if "!" in text else (),
        handoff="missed" if number % 3 == 0 else None,
        shopper=f"s{number}",
        likeness=likeness,
    )
    return Filed(c=conversation(number), id="1-1", ts_ms=ts_ms + number, reading=read)


def conversation(number: int) -> str:
    """Return the id of that message's conversation."""
    return "".join("abcdefghijklmnopqrstuvwxyz"[(number // 26**place) % 26] for place in range(26))


async def fill(gateway: Gateway, rows: Sequence[Filed]) -> None:
    """File the messages, and archive what was said around each."""
    engine = await asyncio.to_thread(open_engine, gateway.house.services.settings.database_url)
    closings = [Closing(c=one.c, topic="refund_status", outcome="resolved") for one in rows[:2]]
    await Inbox(engine).file(rows, closings)
    said = [entry for one in rows for entry in _around(one)]
    async with transaction(engine) as connection:
        await connection.execute(insert(entries), said)
    await engine.dispose()


def _around(one: Filed) -> list[dict[str, object]]:
    lines = (
        ("bot", "Hello! I am the shop's assistant."),
        ("shopper", one.reading.text),
        ("bot", "I am not sure that I understood you. Is it about your order?"),
        ("shopper", "my mail is canaria@zwartvogel.example"),
        ("bot", ""),  # a greeting: pages have its words
    )
    return [
        {
            "conversation": one.c,
            "epoch": 1,
            "seq": seq,
            "ts_ms": NOW_MS + seq,
            "role": role,
            "kind": "text",
            "visible": "all",
            "by": role,
            "body": json.dumps({"from": {"role": role}, "ts": NOW_MS, "kind": "text"} | _worded(text)),
        }
        for seq, (role, text) in enumerate(lines)
    ]


def _worded(text: str) -> dict[str, object]:
    return {"text": text} if text else {"data": {"greeting": True}}
