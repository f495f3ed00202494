"""Asks the shop for a sign of life: `./skranke doctor` runs this as `python -m actions.shop.check`."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import structlog

from actions import settings
from actions.shop.choose import choose
from actions.shop.errors import BadUpstream, Denied, NotFound, RateLimited, ShopError, Unavailable

# What the settings want beside the shop; a check counts no attempts and signs nothing.
UNUSED = {"REDIS_URL": "unused", "SKRANKE_SECRET": "unused by a check"}
REMEDIES: dict[type[ShopError], str] = {
    Denied: "make new keys with the rights that docs/shops.md names, and set SHOP_KEY and SHOP_SECRET",
    NotFound: "SHOP_URL must name the shop itself, with its folder if it has one: see docs/shops.md",
    BadUpstream: "SHOP_URL must name the shop itself, with its folder if it has one: see docs/shops.md",
    RateLimited: "wait a little; if it stays, raise the shop's limit for this key",
    Unavailable: "is SHOP_URL right, is the shop up, and may this machine reach it?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What the shop said, and what to do where that is not well."""

    ok: bool
    words: str
    todo: str = ""


async def look(environment: Mapping[str, str]) -> Sign:
    """Return the shop's sign of life."""
    try:
        wanted = settings.read({**UNUSED, **environment})
        if wanted.shop.kind == "demo":
            return Sign(ok=True, words="the demo shop")
        shop = choose(wanted, lambda: datetime.now(UTC))
    except settings.SettingsError as error:
        return Sign(ok=False, words=str(error), todo="set it before ./skranke up: see docs/shops.md")
    try:
        return Sign(ok=True, words=await shop.health())
    except ShopError as error:
        return Sign(ok=False, words=_words(wanted.shop.kind, error), todo=REMEDIES[type(error)])
    finally:
        await shop.close()


def _words(kind: str, error: ShopError) -> str:
    match error:
        case Denied():
            return f"{kind} refuses: {error}"
        case Unavailable():
            return f"{kind} does not answer: {error}"
        case _:
            return f"what answers is not {kind}: {error}"


def main() -> int:
    """Print the finding as JSON; return 1 where something must be done."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    sign = asyncio.run(look(os.environ))
    print(json.dumps(asdict(sign)))
    return 0 if sign.ok else 1


if __name__ == "__main__":
    sys.exit(main())
