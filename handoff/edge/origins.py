"""Which pages may talk to us: an exact list, and what browsers say about how a request came to be."""

from typing import TypeVar

from aiohttp import web

from handoff.edge.services import Services
from handoff.settings import origin_of

Answer = TypeVar("Answer", bound=web.StreamResponse)

CORS_S = 7200


def shopper_origin(request: web.Request, services: Services) -> str | None:
    """Return the origin of a shop's page that is on the list, None for everybody else."""
    origin = _only_origin(request) or _own_origin(request, services)
    if origin not in services.settings.origins or request.headers.get("Sec-Fetch-Dest", "empty") != "empty":
        return None
    return origin


def is_desk(request: web.Request, services: Services) -> bool:
    """Say whether one of our own pages sent this, by script."""
    site, dest = request.headers.get("Sec-Fetch-Site"), request.headers.get("Sec-Fetch-Dest")
    return (
        _only_origin(request) in services.settings.staff_origins
        and site in (None, "same-origin")
        and dest in (None, "empty")
    )


def may_connect(request: web.Request, services: Services) -> str | None:
    """Return the origin of a page that may open a websocket."""
    origin = _only_origin(request)
    known = origin in services.settings.origins or origin in services.settings.staff_origins
    return origin if known else None


def allowed(response: Answer, origin: str) -> Answer:
    """Let the page of that origin read this answer, and return it."""
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Vary"] = "Origin"
    return response


def preflight(origin: str) -> web.StreamResponse:
    """Return the answer to a browser that asks before it sends JSON or a token."""
    headers = {
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Max-Age": str(CORS_S),
    }
    return allowed(web.Response(status=204, headers=headers), origin)


def _own_origin(request: web.Request, services: Services) -> str | None:
    """Return our own origin for a page that is on it: browsers name no origin when such a page reads.

    A page of another origin cannot leave its name out, and the token is bound to a name anyway.
    """
    if request.method != "GET" or "Origin" in request.headers:
        return None
    same = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    return origin_of(services.settings.public_url) if same else None


def _only_origin(request: web.Request) -> str | None:
    """Return the Origin, None when there is none, or more than one."""
    found = request.headers.getall("Origin", [])
    return found[0] if len(found) == 1 else None
