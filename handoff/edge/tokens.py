"""The shopper's token: signed, short-lived, bound to one conversation and one origin."""

import time
from dataclasses import dataclass

import jwt

LIFE_S = 15 * 60
# The gateways of one house share a secret, not always a clock.
LEEWAY_S = 5
ALGORITHM = "HS256"
NEEDED = ["sub", "aud", "exp", "iat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token and when it ends (Unix seconds)."""

    text: str
    expires: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opens:
    """What a token opens: a conversation, as long as nobody logged in or out since."""

    conversation: str
    login: int


class Tokens:
    """Signs and checks tokens; `life_s` is how long one lets somebody in."""

    def __init__(self, secret: str, *, life_s: int = LIFE_S) -> None:
        self._secret = secret
        self._life_s = life_s

    def sign(self, c: str, *, origin: str, login: int = 0) -> Token:
        """Return a token for this conversation, good on pages of that origin only."""
        now = int(time.time())
        expires = now + self._life_s
        claims = {"sub": c, "aud": origin, "iat": now, "exp": expires, "login": login}
        return Token(text=jwt.encode(claims, self._secret, algorithm=ALGORITHM), expires=expires)

    def opened(self, token: str, *, origin: str) -> Opens | None:
        """Return what a token opens, None unless it is ours, in time and for that origin."""
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                audience=origin,
                leeway=LEEWAY_S,
                options={"require": NEEDED},
            )
        except jwt.InvalidTokenError:
            return None
        return Opens(conversation=str(claims["sub"]), login=int(claims.get("login", 0)))
