"""Reads JSON lines `{"text": …}` on stdin, writes how the assistant understands each, in order, a line each.

`python -m bot.parse --model FILE`: no conversation, no actions, no Redis.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import os
import sys
import warnings
from collections.abc import Iterable
from typing import Any, TextIO

import structlog

from bot.lean import keep_tensorflow_out

# Set before Rasa is imported: it would speak to a remote host, and fill the terminal with warnings.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def main() -> int:
    """Parse until stdin ends; return the exit code."""
    parser = argparse.ArgumentParser(prog="bot.parse", description=__doc__)
    parser.add_argument("--model", required=True, help="a trained model, a .tar.gz file")
    wanted = parser.parse_args()
    if not os.path.isfile(wanted.model):  # noqa: PTH113  # before any import that takes seconds
        print(f"There is no model at {wanted.model}; train one first.", file=sys.stderr)
        return 2
    out = sys.stdout
    # Whatever else finds something to say, only readings go to stdout.
    with contextlib.redirect_stdout(sys.stderr):
        return asyncio.run(_parse(wanted.model, sys.stdin, out))


async def _parse(model: str, lines: Iterable[str], out: TextIO) -> int:
    warnings.simplefilter("ignore")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    keep_tensorflow_out()
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            text = text_of(line)
        except ValueError as error:
            print(f"line {number}: {error}", file=sys.stderr)
            return 2
        print(json.dumps(reading_of(text, await agent.parse_message(text)), ensure_ascii=False), file=out)
        out.flush()
    return 0


def text_of(line: str) -> str:
    """Return the text of one input line; raise ValueError with what is wrong with it."""
    try:
        content = json.loads(line)
    except ValueError as error:
        raise ValueError("not JSON") from error
    if not isinstance(content, dict) or not isinstance(content.get("text"), str):
        raise ValueError('expected {"text": "…"}')
    return str(content["text"])


def reading_of(text: str, parsed: dict[str, Any]) -> dict[str, Any]:
    """Return the output line for a text and Rasa's reading of it."""
    measured = parsed.get("frustration") or {"score": 0.0, "reasons": []}
    ranking = parsed.get("intent_ranking") or []
    return {
        "text": text,
        "intent": parsed["intent"]["name"],
        "confidence": parsed["intent"]["confidence"],
        "ranking": [{"name": entry["name"], "confidence": entry["confidence"]} for entry in ranking],
        "language": parsed.get("language") or "en",
        "frustration": measured["score"],
        "reasons": measured["reasons"],
    }


if __name__ == "__main__":
    sys.exit(main())
