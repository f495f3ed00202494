"""The widget in a real browser: at a scripted gateway behind a shop's page, or in the demo shop."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, Page, Route, WebSocketRoute

from handoff.wire.codec import WireError, decode_shopper, encode, encode_msg
from handoff.wire.frames import Ack, Body, ClientFrame, From, Hello, Outgoing, Pong, StateShown, Welcome

WEB = Path(__file__).parents[2] / "web"
SHOP = "https://shop.test/"
GATEWAY = "https://gateway.test/"
SOCKET = "wss://gateway.test/ws"
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
CORS = {"Access-Control-Allow-Origin": SHOP.rstrip("/"), "Access-Control-Allow-Headers": "content-type"}
CSP = (
    f"default-src 'none'; script-src {GATEWAY}; connect-src {GATEWAY} wss://gateway.test; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)
PAGE = f"""<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width">
<title>A shop</title><script type="module" src="{GATEWAY}widget/skranke-chat.js"></script></head>
<body><main><h1>A shop</h1></main>
<skranke-chat><a href="tel:+31305550142">+31 30 555 0142</a></skranke-chat></body></html>"""
C = "c" * 26


class Gateway:
    """The other end of the wire: answers the session, lets sockets in, and notes every frame it gets."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sessions: list[dict[str, Any]] = []
        self.session_status = 200
        self.parted = False
        self.knows_the_page = True
        self.strangers = 0
        self.sockets: list[WebSocketRoute] = []
        self.hellos: list[Hello] = []
        self.frames: list[ClientFrame] = []
        self.pongs = 0
        self.welcome = Welcome(conversation=C, state="bot")
        self.answers: Callable[[Any], Outgoing | None] = self.stored
        self._seq = 0
        self._news = asyncio.Condition()

    async def serve(self, *, html: str = PAGE) -> None:
        """Stand behind the shop's and the gateway's addresses, and open the shop."""

        headers = {"Content-Type": "text/html", "Content-Security-Policy": CSP}

        async def shop(route: Route) -> None:
            await route.fulfill(body=html, headers=headers)

        await self.page.route(f"{SHOP}**", shop)
        await self.page.route(f"{GATEWAY}**", self._file)
        await self.page.route(f"{GATEWAY}v1/session", self._session)
        await self.page.route_web_socket(SOCKET, self._socket)
        await self.page.goto(SHOP)

    def stored(self, frame: Any) -> Outgoing:
        """Return the receipt of a command, as if it had been stored."""
        return Ack(cid=frame.cid, id=self.next_id())

    def next_id(self) -> str:
        self._seq += 1
        return f"1-{self._seq}"

    def say(self, frame: Outgoing) -> None:
        """Send a frame on the newest socket."""
        self.sockets[-1].send(encode(frame).decode())

    def tell(self, body: Body) -> str:
        """Send an entry of the log; returns its id."""
        entry = self.next_id()
        self.sockets[-1].send(encode_msg(C, entry, body).decode())
        return entry

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something that was noted makes it so."""
        async with asyncio.timeout(10), self._news:
            await self._news.wait_for(is_so)

    def got(self, kind: type[ClientFrame]) -> list[Any]:
        """Return the frames of that kind, in the order in which they came."""
        return [frame for frame in self.frames if isinstance(frame, kind)]

    async def _file(self, route: Route) -> None:
        path = WEB / route.request.url.removeprefix(GATEWAY)
        await route.fulfill(body=path.read_text("utf-8"), headers=CORS | {"Content-Type": TYPES[path.suffix]})

    async def _session(self, route: Route) -> None:
        if route.request.method == "OPTIONS":
            await route.fulfill(status=204, headers=CORS)
            return
        if not self.knows_the_page:  # the real one lets no script of such a page read its answer
            self.strangers += 1
            await route.abort()
            return
        self.sessions.append(json.loads(route.request.post_data or "{}"))
        n = len(self.sessions)
        answer: dict[str, Any] = {
            "token": f"token-{n}",
            "conversation": C,
            "refresh": f"secret-{n}",
            "expires": 0,
            "url": "",
        }
        answer |= {"parted": self.parted}
        await route.fulfill(status=self.session_status, json=answer, headers=CORS)
        await self._note()

    def _socket(self, socket: WebSocketRoute) -> None:
        self.sockets.append(socket)
        socket.on_message(self._message)

    async def _message(self, text: str | bytes) -> None:
        frame = decode_shopper(text.encode() if isinstance(text, str) else text)
        assert not isinstance(frame, WireError), (text, frame.why)
        if isinstance(frame, Hello):
            self.hellos.append(frame)
            self.say(self.welcome)
        elif isinstance(frame, Pong):
            self.pongs += 1
        else:
            self.frames.append(frame)
            if (answer := self.answers(frame)) is not None:
                self.say(answer)
        await self._note()

    async def _note(self) -> None:
        async with self._news:
            self._news.notify_all()


class Widget:
    """The widget as a shopper meets it, by roles and names."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)

    @property
    def launcher(self) -> Locator:
        return self.page.locator("skranke-chat .launcher")

    @property
    def panel(self) -> Locator:
        return self.page.locator("skranke-chat dialog")

    @property
    def input(self) -> Locator:
        return self.panel.locator("textarea")

    @property
    def log(self) -> Locator:
        return self.panel.get_by_role("log")

    @property
    def note(self) -> Locator:
        """What becomes of the newest words."""
        return self.panel.locator(".note")

    @property
    def bar(self) -> Locator:
        return self.panel.locator(".bar")

    @property
    def person(self) -> Locator:
        """The permanent control; a quick answer may bear the same name."""
        return self.panel.locator("p.row button[aria-pressed]")

    def said(self, role: str) -> Locator:
        """Return the bubbles of that role."""
        return self.log.locator(f".{role} .text")

    def button(self, name: str) -> Locator:
        return self.panel.get_by_role("button", name=name, exact=True)

    async def open(self) -> None:
        await self.launcher.click()
        await self.panel.wait_for()

    async def write(self, text: str) -> None:
        """Write on the keyboard and press Enter."""
        await self.input.click()
        await self.page.keyboard.insert_text(text)
        await self.page.keyboard.press("Enter")


def bot(text: str, **more: Any) -> Body:
    """Return what the bot says."""
    return Body(sender=From(role="bot"), kind="text", text=text, ts=1_800_000_000_000, **more)


def agent(text: str) -> Body:
    """Return what Ida says."""
    return Body(sender=From(role="agent", alias="Ida"), kind="text", text=text, ts=1_800_000_000_000)


def stands(state: Any, **more: Any) -> StateShown:
    """Return where the conversation stands."""
    return StateShown(c=C, state=state, **more)
