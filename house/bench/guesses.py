"""`./skranke bench guesses`: ten thousand guesses at one order from a hundred addresses.

They come to the actions' own door, each in another conversation and with another e-mail address. First they
are counted: how many were answered before the wall. Then timed, at orders that are there and at orders that
are not, in turns.
"""

import asyncio
import csv
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from house import paths, throwaway
from house.bench import ratios

GUESSES, ADDRESSES, AT_ONCE = 10_000, 100, 50
MOST_ANSWERED = 5
# Four wrong ones an order: the fifth is answered by a person, as those after it.
PER_ORDER, LANES = 4, 4
ORDERS = paths.ROOT / "actions" / "shop" / "demo_orders.csv"
LIMIT = aiohttp.ClientTimeout(total=30)
FORM, ACTION = "order_form", "validate_order_form"
WRONG, WALL = "wrong", "wall"

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a guesser sees and how long it took."""

    kind: str
    words: str
    took_s: float


def measured(told: Told) -> dict[str, Any]:
    """Start the actions with a demo shop, guess, and return what came of it."""
    with throwaway.shop() as plan:
        return asyncio.run(_measured(f"http://127.0.0.1:{plan.actions_port}/webhook", told))


async def _measured(url: str, told: Told) -> dict[str, Any]:
    with ORDERS.open(encoding="utf-8", newline="") as file:
        there = [row["number"] for row in csv.DictReader(file)]
    async with aiohttp.ClientSession(timeout=LIMIT, connector=aiohttp.TCPConnector(limit=AT_ONCE)) as http:
        told(f"{GUESSES} guesses at one order from {ADDRESSES} addresses")
        target = there.pop()
        guesses = ((target, f"a{number % ADDRESSES}") for number in range(GUESSES))
        said = await _crowd(http, url, guesses, AT_ONCE)
        told("Timing orders that are there and orders that are not")
        pairs = [(number, f"9{number[1:]}") for number in there for _ in range(PER_ORDER)]
        timed = await _crowd(http, url, ((one, uuid.uuid4().hex) for pair in pairs for one in pair), LANES)
    return report(said, timed[::2], timed[1::2])


def report(said: Sequence[Answer], there: Sequence[Answer], absent: Sequence[Answer]) -> dict[str, Any]:
    """Return how many guesses were answered, and whether time or words tell an order from none."""
    answered = sum(one.kind != WALL for one in said)
    sides = [[one.took_s for one in side] for side in (there, absent)]
    gap, most = ratios.distance(*sides), ratios.critical(*map(len, sides))
    same = {one.words for one in there} == {one.words for one in absent}
    return {
        "guesses": len(said),
        "answered": answered,
        "p50_ms": {"there": _median_ms(sides[0]), "absent": _median_ms(sides[1])},
        "samples": [len(there), len(absent)],
        "distance": round(gap, 3),
        "critical": round(most, 3),
        "same_words": same,
        "held": answered <= MOST_ANSWERED and gap < most and same,
    }


def _median_ms(times: Sequence[float]) -> float:
    return round(sorted(times)[len(times) // 2] * 1000, 1)


async def _crowd(
    http: aiohttp.ClientSession, url: str, guesses: Iterator[tuple[str, str]], lanes: int
) -> list[Answer]:
    """Make the guesses, so many at a time; return the answers in the order of the guesses."""
    numbered, answers = enumerate(guesses), dict[int, Answer]()

    async def lane() -> None:
        for number, (order, client) in numbered:
            answers[number] = await _guess(http, url, order=order, client=client)

    async with asyncio.TaskGroup() as group:
        for _ in range(lanes):
            group.create_task(lane())
    return [answers[number] for number in range(len(answers))]


async def _guess(http: aiohttp.ClientSession, url: str, *, order: str, client: str) -> Answer:
    body = call(order, client=client)
    began = time.perf_counter()
    async with http.post(url, json=body) as response:
        answer = await response.json()
    return _read(answer, took_s=time.perf_counter() - began)


def _read(answer: dict[str, Any], *, took_s: float) -> Answer:
    slots = {event["name"]: event["value"] for event in answer["events"] if event["event"] == "slot"}
    words = ",".join(str(reply.get("response")) for reply in answer["responses"])
    reason = slots.get("handoff_reason")
    refused = WRONG if slots.get("proven_order") is None else "proven"
    kind = WALL if reason == "proof" else reason or refused
    return Answer(kind=kind, words=f"{words} {reason}", took_s=took_s)


def call(order: str, *, client: str) -> dict[str, Any]:
    """Return the call of the form's action, as Rasa makes it when number and proof came in one message."""
    conversation, email = uuid.uuid4().hex, f"{uuid.uuid4().hex}@example.org"
    metadata = {"conversation": conversation, "client": client, "locale": "en", "turn": conversation}
    slots = {"order_number": order, "order_proof": email, "email": email}
    said = {"intent": {"name": "track_order"}, "text": "…", "entities": [], "metadata": metadata}
    set_now = [{"event": "slot", "name": name, "value": value} for name, value in slots.items()]
    before = [{"event": "user", "text": "…", "parse_data": said, "metadata": metadata}]
    before += [{"event": "active_loop", "name": FORM}, {"event": "action", "name": FORM}]
    tracker = {
        "sender_id": f"{conversation}:1",
        "slots": slots | {"order_question": "track_order"},
        "events": [*before, *set_now],
        "latest_message": said,
        "active_loop": {"name": FORM},
    }
    domain = {"forms": {FORM: {"required_slots": ["order_number", "order_proof"]}}}
    return {"next_action": ACTION, "sender_id": tracker["sender_id"], "tracker": tracker, "domain": domain}
