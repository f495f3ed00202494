"""The secrets of one installation: made once, kept in a file that only its owner may read."""

import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """`signing` signs the sessions of shoppers; `bot` is what the gateway shows the assistant."""

    signing: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    bot: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def demo_shop(self) -> str:
        """Return what the demo shop signs its customers' log-in with; it leads back to no other secret."""
        return hmac.digest(self.signing.encode(), b"the demo shop's log-in", "sha256").hex()


def path(data: Path) -> Path:
    """Return the file they are in."""
    return data / "secrets.json"


def load(data: Path) -> Secrets:
    """Return the secrets of this data folder; makes them the first time."""
    file = path(data)
    if not file.exists():
        _store(file, Secrets())
    return Secrets(**json.loads(file.read_text()))


def _store(file: Path, fresh: Secrets) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(f".{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        json.dump(asdict(fresh), handle)
    try:
        # A link fails where a rename would replace: two first starts at once agree on one file.
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        draft.unlink()
