"""One connection to Redis for many: what is asked in one tick shares writes, answers come in the same order.

redis-py connects, logs in and speaks TLS. From there on its streams are left out: with a lock, a timer and a
task switch for every answer they cost more than all the rest of a relayed message.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

import hiredis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

# A command takes well under a millisecond; five seconds without any answer is a lost server.
TIMEOUT_S = 5.0
# So many go out before their tick is over: Redis works on them while what comes after them is still written.
AT_ONCE = 16
_NOT_WHOLE = object()

Word = str | bytes | int
Told = Callable[[Any], None]


class Link(asyncio.Protocol):
    """An open connection: each command gets its answer, and `told` hears what the server says by itself."""

    def __init__(self, connection: Any, told: Told | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        self._told = told
        self._reader = hiredis.Reader(notEnoughData=_NOT_WHOLE, replyError=connection._parser.parse_error)
        self._asked: deque[asyncio.Future[Any]] = deque()
        self._unsent: list[bytes] = []
        self._timer: asyncio.TimerHandle | None = None
        self._why: tuple[type[RedisError], str] | None = None
        # The writer is kept: it closes its transport when nobody holds it any more.
        self._writer, connection._reader, connection._writer = connection._writer, None, None
        self._transport: asyncio.Transport = self._writer.transport
        self._transport.set_protocol(self)
        self.heard_s = self._loop.time()
        self.lost: asyncio.Future[None] = self._loop.create_future()

    @property
    def is_open(self) -> bool:
        """Say whether commands can be sent."""
        return not self.lost.done()

    def ask(self, command: bytes) -> asyncio.Future[Any]:
        """Send a packed command and return its answer to come; RedisError if that was one, or the end."""
        answer: asyncio.Future[Any] = self._loop.create_future()
        if not self._asked:
            self.heard_s = self._loop.time()
        self._asked.append(answer)
        if self._timer is None:
            self._timer = self._loop.call_later(TIMEOUT_S, self._look)
        self.say(command)
        return answer

    def say(self, command: bytes) -> None:
        """Send a packed command, together with others of this tick."""
        if not self._unsent:
            self._loop.call_soon(self._flush)
        self._unsent.append(command)
        if len(self._unsent) >= AT_ONCE:
            self._flush()

    def close(self) -> None:
        """Drop the connection; whoever waits for an answer is told so."""
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Give each answer to who asked."""
        self.heard_s = self._loop.time()
        reader = self._reader
        reader.feed(data)
        try:
            while (answer := reader.gets()) is not _NOT_WHOLE:
                self._take(answer)
        except hiredis.ProtocolError as error:
            self._end(RedisConnectionError, f"not the protocol of Redis: {error}")

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell everybody who waits for an answer."""
        if self._timer is not None:
            self._timer.cancel()
        if not self.lost.done():
            self.lost.set_result(None)
        kind, words = self._why or (RedisConnectionError, f"connection lost {exc or ''}")
        while self._asked:
            _settle(self._asked.popleft(), kind(words))

    def _take(self, answer: Any) -> None:
        if type(answer) is hiredis.PushNotification:
            if self._told is not None:
                self._told(answer)
        elif self._asked:
            _settle(self._asked.popleft(), answer)
        elif isinstance(answer, Exception):
            # A channel that this server does not have: whoever listens has to ask where it is now.
            self._end(RedisConnectionError, str(answer))

    def _flush(self) -> None:
        commands, self._unsent = self._unsent, []
        if commands and not self._transport.is_closing():
            self._transport.write(b"".join(commands))

    def _look(self) -> None:
        """End what has not answered for too long; look again while anything is asked."""
        self._timer = None
        if not self._asked:
            return
        rest_s = self.heard_s + TIMEOUT_S - self._loop.time()
        if rest_s <= 0:
            self._end(RedisTimeoutError, "no answer")
        else:
            self._timer = self._loop.call_later(rest_s, self._look)

    def _end(self, kind: type[RedisError], words: str) -> None:
        self._why = kind, words
        self._transport.abort()


def packed(*words: Word) -> bytes:
    """Return a command as it goes over the wire."""
    untyped: Any = words  # hiredis' own types know commands of one word only
    command: bytes = hiredis.pack_command(untyped)
    return command


async def opened(pool: Any, told: Told | None = None) -> Link:
    """Return a link to the server of a redis-py pool. RedisError if there is none.

    With `told` it speaks RESP3, in which one connection may ask and follow channels.
    """
    connection = pool.make_connection()
    if told is not None:
        connection.protocol = 3
    try:
        await connection.connect()
        return Link(connection, told)
    except BaseException:
        await connection.disconnect(nowait=True)
        raise


def _settle(result: asyncio.Future[Any], answer: Any) -> None:
    if result.done():
        return
    if isinstance(answer, Exception):
        result.set_exception(answer)
        # Whoever asked may be gone; then nobody is left to be told.
        result.exception()
    else:
        result.set_result(answer)
