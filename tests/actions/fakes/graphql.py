"""What all GraphQL fakes share: one endpoint that answers by the operation's name."""

import re
from typing import Any

from aiohttp import web

from tests.actions.fakes.sample import FakeShop

Answer = dict[str, Any]


class Refused(Exception):
    """An error with a code, as GraphQL servers send it: in an answer with status 200."""


class FakeGraphQL(FakeShop):
    """Calls `on_<operation>(variables)` and sends what it returns as the data."""

    path = "/graphql"

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post(self.path, self._post)
        return app

    def admit(self, request: web.Request, operation: str) -> None:
        """Raise Refused for who may not."""

    def headers(self, operation: str) -> dict[str, str]:
        """Return headers to send along."""
        return {}

    async def _post(self, request: web.Request) -> web.Response:
        body = await request.json()
        found = re.match(r"(?:query|mutation) (\w+)", body["query"])
        assert found is not None
        operation = found[1].lower()
        try:
            self.admit(request, operation)
            data = getattr(self, f"on_{operation}")(body["variables"])
        except Refused as refusal:
            error = {"message": "no", "extensions": {"code": str(refusal)}}
            return web.json_response({"data": None, "errors": [error]})
        return web.json_response({"data": data}, headers=self.headers(operation))
