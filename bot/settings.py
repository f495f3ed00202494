"""What the assistant reads from its environment."""

import os

SECRET = "SKRANKE_BOT_SECRET"  # noqa: S105  # the name of the variable


def secret() -> str:
    """Return the secret that the gateway must present."""
    value = os.environ.get(SECRET, "")
    if not value:
        raise SystemExit(f"{SECRET} must be set: without it anybody here could speak for the gateway.")
    return value
