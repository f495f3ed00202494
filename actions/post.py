"""Sends a letter to the e-mail address that a shop has on file, by SMTP."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiosmtplib
import yaml

from actions.localise import LANGUAGES

FOLDER = Path("data/letters")
LIMIT_S = 3.0  # whoever sends may have less time
PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class PostError(Exception):
    """The letter did not go out; `str(error)` names the kind and holds nothing of a shopper."""


class BadPostAddress(ValueError):
    """SMTP_URL cannot be used; the text says what to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A text with its subject, in one language."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The mail server, and in whose name letters go out."""

    host: str
    port: int
    tls: bool
    sender: str
    name: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def parse(url: str, *, sender: str, name: str) -> Server:
    """Return the server of `smtps://user:password@mail.example`; raise BadPostAddress for what is none."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise BadPostAddress("SMTP_URL must be smtps://user:password@host or smtp://user:password@host:587")
    return Server(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        sender=sender,
        name=name,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


class Post:
    """The way out for letters."""

    def __init__(self, server: Server, *, limit_s: float = LIMIT_S) -> None:
        self._server = server
        self._limit_s = limit_s

    def sends(self, letter: Letter) -> Callable[[str], Awaitable[None]]:
        """Return what sends this letter to an address, for whoever may know that one."""

        async def send(to: str) -> None:
            await self._send(letter, to)

        return send

    async def _send(self, letter: Letter, to: str) -> None:
        server = self._server
        try:
            async with asyncio.timeout(self._limit_s):
                await aiosmtplib.send(
                    _message(server, letter, to),
                    hostname=server.host,
                    port=server.port,
                    username=server.user,
                    password=server.password,
                    use_tls=server.tls,
                    # A letter and a password cross no network in the clear; this machine is none.
                    start_tls=not server.tls and server.host not in LOOPBACK,
                )
        except (aiosmtplib.SMTPException, OSError, MessageError, ValueError, IndexError) as error:
            raise PostError(type(error).__name__) from error


def letters(folder: Path = FOLDER) -> dict[str, dict[str, Letter]]:
    """Return the letters by language and name."""
    found = {
        language: yaml.safe_load((folder / f"{language}.yml").read_text(encoding="utf-8"))
        for language in LANGUAGES
    }
    return {
        language: {name: Letter(**parts) for name, parts in letters.items()}
        for language, letters in found.items()
    }


def filled(letter: Letter, **blanks: str) -> Letter:
    """Return the letter with its blanks filled."""
    return Letter(subject=letter.subject.format_map(blanks), text=letter.text.format_map(blanks))


def _message(server: Server, letter: Letter, to: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = Address(server.name, addr_spec=server.sender)
    # One address and nothing else: what a shop has on file may hold a second one, or a line break.
    message["To"] = Address(addr_spec=to)
    message["Subject"] = letter.subject
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
