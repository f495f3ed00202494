"""What the signature of a shop's log-in is checked with: a shared secret, or the shop's public keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt


class BadKeys(ValueError):
    """The keys cannot be used; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What the shop's signatures are checked with: one secret, or public keys by their `kid`."""

    algorithms: tuple[str, ...]
    named: Mapping[str | None, Any] = field(repr=False)

    def of(self, token: str) -> Any:
        """Return the key for this token, by the `kid` in its head where there are several."""
        if len(self.named) == 1:
            return next(iter(self.named.values()))
        return self.named.get(jwt.get_unverified_header(token).get("kid"))


def shared(secret: str) -> Keys:
    """Return the keys of a shop that signs with a secret which it shares with us (HS256)."""
    return Keys(algorithms=("HS256",), named={None: secret})


def published(file: Path) -> Keys:
    """Return the public keys (RS256) of a JWKS file. BadKeys if it holds anything else."""
    try:
        found = jwt.PyJWKSet.from_json(file.read_text(encoding="utf-8")).keys
    except (OSError, ValueError, TypeError, AttributeError, jwt.PyJWTError) as error:
        raise BadKeys(f"{file} cannot be read as a JWKS file ({type(error).__name__})") from error
    named = {key.key_id: key.key for key in found if key.key_type == "RSA"}
    if not named or len(named) < len(found):
        raise BadKeys(f"{file} must hold RSA public keys alone, each with a kid of its own")
    return Keys(algorithms=("RS256",), named=named)
