"""The pages: files of the web folder under a strict policy; only the widget's may be used by other sites."""

import asyncio
import html
from collections.abc import Collection, Mapping
from pathlib import Path

from aiohttp import web

WEB = Path(__file__).parents[2] / "web"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
# The widget weighs 10 kB compressed and 30 kB as it is.
TEXTS = {".html", ".js", ".css", ".json", ".svg"}
CONDITIONS = ("If-None-Match", "If-Modified-Since")
PAGE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
# Browsers ask each time whether a file changed (ETag): a deploy is seen at once, an unchanged file costs 304.
CACHING = "no-cache"


def find(root: Path, name: str) -> Path | None:
    """Return the file of that name inside root, None for what is no page of ours."""
    if "\0" in name or any(part.startswith(".") for part in name.split("/")):
        return None
    path = (root / name).resolve()
    return path if path.is_relative_to(root.resolve()) and path.suffix in TYPES and path.is_file() else None


def send(path: Path, request: web.Request, *, csp: str = PAGE_CSP) -> web.FileResponse:
    """Return the file with its type, policy and caching; aiohttp answers If-None-Match itself."""
    headers = {"Content-Type": TYPES[path.suffix], "Cache-Control": CACHING, "Content-Security-Policy": csp}
    response = web.FileResponse(path, headers=headers)
    # aiohttp would write an empty compressed body behind a 304; a changed file may go once as it is.
    if path.suffix in TEXTS and not any(name in request.headers for name in CONDITIONS):
        response.enable_compression()
    return response


async def filled(path: Path, words: Mapping[str, str], *, csp: str = PAGE_CSP) -> web.Response:
    """Return a page in which each `{{name}}` is replaced by its word."""
    text = await asyncio.to_thread(path.read_text, "utf-8")
    for name, word in words.items():
        text = text.replace("{{" + name + "}}", html.escape(word))
    headers = {"Content-Type": TYPES[path.suffix], "Cache-Control": CACHING, "Content-Security-Policy": csp}
    return web.Response(text=text, headers=headers)


class Pages:
    """The pages of the gateway."""

    def __init__(self, *, origins: Collection[str], shop_url: str | None, root: Path = WEB) -> None:
        self._origins = frozenset(origins)
        self._shop_url = shop_url
        self._root = root

    async def start(self, _: web.Request) -> web.Response:
        """Return the small page that says where everything is."""
        return await filled(self._root / "start" / "index.html", {"shop": self._shop_url or "/desk"})

    async def desk(self, request: web.Request) -> web.StreamResponse:
        """Return the desk's page, or one of its files."""
        return await self._file("desk", request.match_info.get("name") or "index.html", request)

    async def studio(self, request: web.Request) -> web.StreamResponse:
        """Return the studio's page, or one of its files."""
        return await self._file("studio", request.match_info.get("name") or "index.html", request)

    async def own(self, request: web.Request) -> web.StreamResponse:
        """Return a file that only our pages use."""
        return await self._file("start", request.match_info["name"], request)

    async def shared(self, request: web.Request) -> web.StreamResponse:
        """Return a file of the widget, which pages on the allow-list may load from another origin."""
        response = await self._file(request.match_info["folder"], request.match_info["name"], request)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Vary"] = "Origin, Accept-Encoding"
        if (origin := request.headers.get("Origin", "")) in self._origins:
            response.headers["Access-Control-Allow-Origin"] = origin
        return response

    async def _file(self, folder: str, name: str, request: web.Request) -> web.FileResponse:
        path = await asyncio.to_thread(find, self._root / folder, name)
        if path is None:
            raise web.HTTPNotFound
        return send(path, request)
