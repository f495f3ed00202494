"""Asks a process over HTTP whether it is ready."""

from collections.abc import Awaitable, Callable

import aiohttp

# A loaded machine answers late; a dead process refuses at once.
LIMIT = aiohttp.ClientTimeout(total=3)


def probe(url: str, says: dict[str, object] | None = None) -> Callable[[], Awaitable[bool]]:
    """Return a question: does this address answer 200, with these values in its JSON?"""

    async def is_ready() -> bool:
        return await _asked(url, says or {})

    return is_ready


async def _asked(url: str, says: dict[str, object]) -> bool:
    try:
        async with aiohttp.ClientSession(timeout=LIMIT) as client, client.get(url) as response:
            if response.status != 200 or not says:
                return response.status == 200
            answer = await response.json(content_type=None)
            return all(answer.get(name) == value for name, value in says.items())
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return False
