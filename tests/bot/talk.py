"""Small words that the conversation tests share."""

from typing import Any


def replies(answer: dict[str, Any]) -> int:
    """Return how many messages an answer holds."""
    return len(answer["messages"])
