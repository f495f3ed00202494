"""What the tests of the store may ask for: a shopper with a conversation of their own."""

import pytest

from handoff.store.client import Redis
from tests.shoppers import Shopper


@pytest.fixture
async def shopper(redis: Redis, prefix: str) -> Shopper:
    """Return a shopper who has just arrived."""
    return await Shopper(redis, prefix).arrive()
