"""Who is logged in at the shop: a short-lived token that the shop signs, good once, on its own pages."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import jwt
import structlog

from handoff.core.customers import Said
from handoff.identity_keys import Keys
from handoff.store.doors import Doors

log = structlog.get_logger()

# The shop's clock is not ours.
SKEW_S = 120
# A page is seldom open for longer, and an identity that fell into other hands should not be good for a day.
LONGEST_S = 3600
NEEDED = ["sub", "aud", "exp", "iat", "jti"]
MOST_CHARS = 4096
MOST_ID_CHARS = 100
NOBODY = Said(customer=None)


class Identities:
    """Reads identities. Without keys nobody is believed, and without a word nobody is spoken of."""

    def __init__(self, keys: Keys | None, doors: Doors) -> None:
        self._keys = keys
        self._doors = doors

    async def read(self, token: str | None, *, origin: str) -> Said | None:
        """Return whom a page names as logged in; None where it says nothing of that."""
        if token is None:
            return None
        claims = self._claims(token, origin) if token else None
        if claims is None:
            return NOBODY
        is_fresh = claims["exp"] + SKEW_S > time.time() and await self._is_new(claims, origin)
        if not is_fresh:
            log.info("identity_stale")
        return Said(customer=claims["sub"], fresh=is_fresh)

    def _claims(self, token: str, origin: str) -> dict[str, Any] | None:
        """Return what the shop signed for its pages, also when that has run out; None: it did not."""
        try:
            if self._keys is None or len(token) > MOST_CHARS:
                raise jwt.InvalidTokenError("no keys, or too long")
            found: dict[str, Any] = jwt.decode(
                token,
                self._keys.of(token),
                algorithms=self._keys.algorithms,
                audience=origin,
                leeway=SKEW_S,
                options={"require": NEEDED, "verify_exp": False},
            )
            _check(found)
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            # The shop's people see in the log why nobody is known; the shopper gets the chat all the same.
            log.warning("identity_refused", why=type(error).__name__)
            return None
        return found

    async def _is_new(self, claims: Mapping[str, Any], origin: str) -> bool:
        life_s = max(1, int(claims["exp"] + SKEW_S - time.time()) + 1)
        return await self._doors.first_use(f"{origin} {claims['jti']}", life_s)


def _check(claims: Mapping[str, Any]) -> None:
    """Raise InvalidTokenError for what the signature does not make right."""
    for name in ("sub", "jti"):
        value = claims[name]
        if not isinstance(value, str) or not 0 < len(value) <= MOST_ID_CHARS or not value.isprintable():
            raise jwt.InvalidTokenError(f"{name} is no short text")
    times: Sequence[object] = (claims["exp"], claims["iat"])
    if not all(isinstance(each, int | float) for each in times):
        raise jwt.InvalidTokenError("exp and iat are numbers")
    if not 0 < claims["exp"] - claims["iat"] <= LONGEST_S:
        raise jwt.InvalidTokenError("lives longer than an hour")
