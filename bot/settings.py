"""What the assistant reads from its environment."""

import os

SECRET = "SKRANKE_BOT_SECRET"  # noqa: S105  # the name of the variable


# Set where several assistants share the conversations.
SHARES = "SKRANKE_BOT_SHARES"


def shared_redis() -> str:
    """Return the Redis in which assistants tell each other what they work on; empty for one that is alone."""
    return os.environ["REDIS_URL"] if os.environ.get(SHARES) else ""


def secret() -> str:
    """Return the secret that the gateway must present."""
    value = os.environ.get(SECRET, "")
    if not value:
        raise SystemExit(f"{SECRET} must be set: without it anybody here could speak for the gateway.")
    return value
