"""GraphQL over the one HTTP client: queries are tried again, mutations are not, errors get our own kinds."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import msgspec

from actions.shop.errors import BadUpstream, Denied, NotFound, RateLimited
from actions.shop.remote import Remote, Request
from actions.shop.text import clean

T = TypeVar("T")
REFUSED = {"FORBIDDEN", "UNAUTHORIZED", "UNAUTHENTICATED", "ACCESS_DENIED"}
REFUSED |= {"graphql-authorization", "graphql-authentication"}
ABSENT = {"graphql-no-such-entity", "ENTITY_NOT_FOUND"}
WAIT_S = 2.0


class Error(msgspec.Struct):
    """What went wrong; the message may repeat what was asked, so it is not kept."""

    extensions: dict[str, Any] = {}


class Envelope(msgspec.Struct, Generic[T]):
    """Every answer of every GraphQL server."""

    data: T | None = None
    errors: list[Error] = []


class GraphQL:
    """One endpoint; `headers` are those of the moment, for some shops log us in."""

    def __init__(self, remote: Remote, path: str) -> None:
        self._remote = remote
        self._path = path
        self.headers: dict[str, str] = {}

    async def query(self, document: str, type_: type[T], **variables: object) -> T:
        """Return what was asked for."""
        return (await self._answer(document, type_, variables, reads=True))[0]

    async def mutate(self, document: str, type_: type[T], **variables: object) -> T:
        """Change something, once."""
        return (await self._answer(document, type_, variables, reads=False))[0]

    async def log_in(self, document: str, type_: type[T], **variables: object) -> tuple[T, Mapping[str, str]]:
        """Send a mutation that changes nothing in the shop; return its headers too."""
        return await self._answer(document, type_, variables, reads=True)

    async def _answer(
        self, document: str, type_: type[T], variables: dict[str, object], *, reads: bool
    ) -> tuple[T, Mapping[str, str]]:
        body = {"query": document, "variables": variables}
        request = Request(method="POST", path=self._path, reads=reads, headers=self.headers, body=body)
        # mypy takes Envelope[type_] for a type, and msgspec for what it is: a shape made at run time.
        shape: Any = Envelope[type_]  # type: ignore[valid-type]
        envelope, headers = await self._remote.answer(request, shape)
        if envelope.errors:
            _refuse(envelope.errors[0])
        if envelope.data is None:
            raise BadUpstream("neither data nor errors")
        return envelope.data, headers


def _refuse(error: Error) -> None:
    code = clean(error.extensions.get("code") or error.extensions.get("category"))
    if code in REFUSED:
        raise Denied(code)
    if code in ABSENT:
        raise NotFound(code)
    if code == "THROTTLED":
        raise RateLimited(code, retry_after_s=WAIT_S)
    raise BadUpstream(f"GraphQL error {code}")
