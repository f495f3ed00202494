"""Asks each carrier for a sign of life: `./skranke doctor` runs `python -m actions.carriers.check`."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import structlog

from actions import settings
from actions.carriers import choose
from actions.carriers.port import Carrier
from actions.shop.errors import BadUpstream, Denied, RateLimited, ShopError

LIMIT_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What a carrier said, and what to do where that is not well."""

    carrier: str
    ok: bool
    words: str
    todo: str = ""


async def look(environment: Mapping[str, str]) -> list[Sign]:
    """Return each carrier's sign of life; none where no keys are set."""
    try:
        tz = settings.timezone(environment)
        found = choose.read(environment, clock=lambda: datetime.now(UTC), tz=tz)
    except settings.SettingsError as error:
        return [Sign(carrier="carriers", ok=False, words=str(error), todo="set it before ./skranke up")]
    return [await _look(name, carrier) for name, carrier in found.items()]


async def _look(name: str, carrier: Carrier) -> Sign:
    try:
        async with asyncio.timeout(LIMIT_S):
            return Sign(carrier=name, ok=True, words=await carrier.health())
    except (ShopError, TimeoutError) as error:
        return Sign(carrier=name, ok=False, words=f"{carrier.name}: {error}", todo=_todo(name, error))
    finally:
        await carrier.close()


def _todo(name: str, error: Exception) -> str:
    keys = " and ".join(choose.NEEDED[name])
    match error:
        case RateLimited():
            return "wait a little; if it stays, ask the carrier for more questions a day"
        case Denied() | BadUpstream():
            return f"the carrier does not take {keys}: make new ones as docs/shops.md says"
        case _:
            return f"is it up, and may this machine reach it? {name.upper()}_URL names another address"


def main() -> int:
    """Print the findings as JSON; return 1 where something must be done."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    signs = asyncio.run(look(os.environ))
    print(json.dumps([asdict(sign) for sign in signs]))
    return 0 if all(sign.ok for sign in signs) else 1


if __name__ == "__main__":
    sys.exit(main())
