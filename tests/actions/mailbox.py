"""A real SMTP server on this machine that keeps what it is given."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


@dataclass
class Mailbox:
    """What arrived, who it was for, and what the server says to it."""

    port: int = 0
    answer: str = "250 OK"
    arrived: list[EmailMessage] = field(default_factory=list)
    to: list[list[str]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            self.arrived.append(message_from_bytes(content, EmailMessage, policy=policy.default))
            self.to.append(envelope.rcpt_tos)
        return self.answer

    def login(self, _server: Any, _session: Any, _envelope: Any, _way: str, data: Any) -> AuthResult:
        self.logins.append(data.login.decode())
        return AuthResult(success=data.password == b"secret")


@asynccontextmanager
async def mailbox(*, needs_login: bool = False) -> AsyncIterator[Mailbox]:
    """Yield a server that listens."""
    box = Mailbox()

    def connection() -> SMTP:
        with warnings.catch_warnings():  # that a log-in without TLS is unsafe: here nobody listens
            warnings.simplefilter("ignore")
            return SMTP(
                box,
                hostname="mail.test",
                authenticator=box.login,
                auth_required=needs_login,
                auth_require_tls=False,
            )

    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    yield box
    server.close()
    await server.wait_closed()
