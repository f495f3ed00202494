"""The words in a piece of JSON: what people wrote, without the ids and codes around it."""

from collections.abc import Iterator
from typing import Any

# What machines wrote under these names can look like a phone or an order number, and is none.
NOT_WORDS = frozenset(
    {"c", "cid", "id", "t", "ts", "re", "epoch", "episode", "turn", "conversation", "client"}
    | {"sender_id", "message_id", "model_id", "assistant_id", "timestamp", "choice", "rev", "fence"}
)


def words_in(found: Any) -> Iterator[str]:
    """Yield every text and number in this value, however deep."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for name, value in found.items():
            if name not in NOT_WORDS:
                yield from words_in(value)
    elif isinstance(found, list):
        for value in found:
            yield from words_in(value)
    elif isinstance(found, int) and not isinstance(found, bool):
        yield str(found)
