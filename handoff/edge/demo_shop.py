"""The demo webshop's page, from an origin of its own, as a real shop would embed the widget."""

import asyncio
import os
import re
import signal
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from aiohttp import web

from handoff.edge.answers import headers_for, one_shape
from handoff.edge.demo_customer import LogIn
from handoff.edge.static import WEB, filled, find, send
from handoff.settings import origin_of

FACTS = "data/shop.yml"


def facts(file: Path) -> dict[str, str]:
    """Return how to reach the shop's people, as its pages name it."""
    # BaseLoader leaves every value the text that it is, a telephone number too.
    found = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return {
        "phone": found["phone"],
        "tel": re.sub(r"[^+\d]", "", found["phone"]),
        "email": found["email"],
        "visit": "\n".join(found["visit"]),
        "return_days": found["returns"]["days"],
    }


def policy(gateway: str) -> str:
    """Return the shop's policy: itself, and the gateway's scripts, styles, pictures and connections."""
    origin = origin_of(gateway)
    # CSP's http sources do not stand for websockets.
    socket = f"{'wss' if origin.startswith('https') else 'ws'}://{urlsplit(origin).netloc}"
    return (
        f"default-src 'none'; script-src 'self' {origin}; style-src 'self' {origin}; "
        f"img-src 'self' {origin}; "
        f"connect-src 'self' {origin} {socket}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'"
    )


def application(gateway: str, log_in: LogIn | None = None) -> web.Application:
    """Return the shop; its pages name the gateway where `{{gateway}}` stands, and who is logged in."""
    door = log_in or LogIn(secret="", origins=())
    csp = policy(gateway)
    words = facts(Path(os.environ.get("SHOP_FACTS") or FACTS)) | {"gateway": gateway.rstrip("/")}

    async def page(request: web.Request) -> web.StreamResponse:
        name = request.match_info.get("name") or "index.html"
        folder, name = ("lib", name[4:]) if name.startswith("lib/") else ("shop", name)
        path = await asyncio.to_thread(find, WEB / folder, name)
        if path is None:
            raise web.HTTPNotFound
        if path.suffix != ".html":
            return send(path, request, csp=csp)
        return await filled(path, words | door.words(request), csp=csp)

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    app = web.Application(middlewares=[one_shape])
    app.on_response_prepare.append(headers_for(secure=False))
    app.add_routes([web.get("/healthz", healthz), *door.routes])
    app.add_routes([web.get("/", page), web.get("/{name:.+}", page)])
    return app


async def serve(*, host: str, port: int, gateway: str) -> None:
    """Serve the shop until SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    origins = os.environ.get("SKRANKE_ORIGINS", "").split(",")
    log_in = LogIn(secret=os.environ.get("DEMO_SHOP_IDENTITY_SECRET", ""), origins=origins)
    runner = web.AppRunner(application(gateway, log_in), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        await stop.wait()
    finally:
        await runner.cleanup()
