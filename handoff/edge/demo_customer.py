"""The demo shop's log-in, without a password: it signs who is logged in, as a real shop's server would."""

import time
import uuid
from collections.abc import Collection
from urllib.parse import urlsplit

import jwt
from aiohttp import web

# In the demo shop an account's id is its e-mail address.
ID, NAME = "ida@example.org", "Ida Visser"
COOKIE, LOGGED_IN = "demo_shop_customer", "ida"
LIFE_S = 600


class LogIn:
    """Lets every visitor be Ida. Nobody can without a secret, and a token is for a page on the list alone."""

    def __init__(self, *, secret: str, origins: Collection[str]) -> None:
        self._secret = secret
        self._pages = {urlsplit(origin).netloc: origin.strip() for origin in origins}

    @property
    def routes(self) -> list[web.RouteDef]:
        """Return the doors; none where nobody can log in."""
        if not self._secret:
            return []
        return [
            web.post("/log-in", self._log_in),
            web.post("/log-out", self._log_out),
            web.get("/chat-identity", self._identity),
        ]

    def words(self, request: web.Request) -> dict[str, str]:
        """Return what the page says: whether one can log in, and the name of who did."""
        return {"log_in": "yes" if self._secret else "", "customer": NAME if self._knows(request) else ""}

    async def _log_in(self, _: web.Request) -> web.Response:
        response = _said(NAME)
        # Not signed and no secret: whoever wants to be Ida may be, her orders are made up.
        response.set_cookie(COOKIE, LOGGED_IN, httponly=True, samesite="Strict")
        return response

    async def _log_out(self, _: web.Request) -> web.Response:
        response = _said("")
        response.del_cookie(COOKIE, httponly=True, samesite="Strict")
        return response

    async def _identity(self, request: web.Request) -> web.Response:
        """Answer with a fresh token for the widget's `identify`; nothing for nobody."""
        page = self._pages.get(request.host)
        return _said(self._signed(page) if page and self._knows(request) else "")

    def _knows(self, request: web.Request) -> bool:
        return bool(self._secret) and request.cookies.get(COOKIE) == LOGGED_IN

    def _signed(self, page: str) -> str:
        now = int(time.time())
        claims = {"sub": ID, "aud": page, "iat": now, "exp": now + LIFE_S, "jti": uuid.uuid4().hex}
        return jwt.encode(claims, self._secret, algorithm="HS256")


def _said(text: str) -> web.Response:
    return web.Response(text=text, headers={"Cache-Control": "no-store"})
