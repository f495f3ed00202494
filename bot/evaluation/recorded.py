"""Conversations kept as tests: what the assistant made of each line once, it makes of it today.

`python -m bot.evaluation.recorded --model FILE --language da` reads what a shopper says, a JSON list of lines
on stdin, and writes the turns as a model makes them today, to be kept. Needs REDIS_URL and ACTIONS_URL.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sys
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Optional

from bot import measure
from bot.evaluation import assistant
from bot.evaluation.heldout import loaded


@dataclass(frozen=True)
class Turn:
    """A line of the shopper, and what comes of it."""

    says: str
    intent: Optional[str]  # None for a bare number or address: what it is read as decides nothing
    hand_over: Optional[str]  # the reason, where a person takes over
    replies: list[str]
    proof: Optional[str]  # the order that may be spoken of


@dataclass(frozen=True)
class Recording:
    """One conversation that was kept, by its language, its file and its name there."""

    language: str
    file: str
    name: str
    turns: list[Turn]


def read(folder: Path) -> list[Recording]:
    """Return everything that was kept: a folder for each language, in its files a list of turns by name."""
    return [
        Recording(file.parent.name, file.stem, name, [Turn(**turn) for turn in turns])
        for file in sorted(folder.glob("*/*.yml"))
        for name, turns in (loaded(file) or {}).items()
    ]


async def failed(agent: Any, kept: Sequence[Recording], tell: Callable[[], None]) -> list[dict[str, Any]]:
    """Return where each conversation goes otherwise; `{}` where none does."""
    found = []
    for one in kept:
        found.append(await replay(agent, one) or {})
        tell()
    return found


async def replay(agent: Any, recording: Recording) -> Optional[dict[str, Any]]:
    """Return where a conversation first goes otherwise than it went; None if it goes as it went."""
    came = await hold(agent, recording.language, [turn.says for turn in recording.turns])
    for number, (wanted, found) in enumerate(zip(recording.turns, came, strict=True), start=1):
        if wanted.intent is None:
            found = Turn(**{**asdict(found), "intent": None})
        if wanted != found:
            named = {"language": recording.language, "name": f"{recording.file}: {recording.name}"}
            return {**named, "turn": number, "wanted": asdict(wanted), "came": asdict(found)}
    return None


async def hold(agent: Any, language: str, says: Sequence[str]) -> list[Turn]:
    """Return the turns of a conversation, through the same door that the gateway uses."""
    # Not at import: the turns bring Rasa in, and what that may import is decided when the agent is loaded.
    from bot import turns
    from bot.wire import TurnRequest

    name, held = uuid.uuid4().hex, []
    for text in says:
        asked = TurnRequest(turn=uuid.uuid4().hex, conversation=name, episode=1, text=text, locale=language)
        answer = await turns.run(agent, asked)
        replies = await _replies(agent, asked.sender)
        held.append(_turn(text, answer, replies))
    return held


def _turn(text: str, answer: Any, replies: list[str]) -> Turn:
    return Turn(
        says=text,
        intent=None if measure.is_bare(measure.clean(text)) else answer["intent"]["name"],
        hand_over=(answer["handoff"] or {}).get("reason"),
        replies=replies,
        proof=(answer["proof"] or {}).get("order"),
    )


async def _replies(agent: Any, sender: str) -> list[str]:
    """Return the names of the replies in the latest turn; the wire carries their texts only."""
    tracker = await agent.processor.tracker_store.retrieve(sender)
    events = list(tracker.events)
    start = max(at for at, event in enumerate(events) if event.type_name == "user")
    said = [event for event in events[start:] if event.type_name == "bot"]
    return [(event.metadata or {})["utter_action"] for event in said]


def main() -> int:
    """Write the turns of a conversation."""
    parser = argparse.ArgumentParser(prog="bot.evaluation.recorded", description=__doc__)
    parser.add_argument("--model", required=True, help="a trained model, a .tar.gz file")
    parser.add_argument("--language", required=True, help="what the shopper's browser speaks")
    wanted = parser.parse_args()
    says, out = json.load(sys.stdin), sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        addresses = {"redis_url": os.environ["REDIS_URL"], "actions_url": os.environ["ACTIONS_URL"]}
        agent = assistant.load(wanted.model, **addresses)
        held = asyncio.run(hold(agent, wanted.language, says))
    print(json.dumps([asdict(turn) for turn in held]), file=out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
