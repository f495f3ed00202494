"""Redis connections that heed cancellation, on which stopping a gateway depends."""

import asyncio
from typing import Any

from redis import exceptions
from redis.asyncio import Redis


class _Heeds:
    """A connection that does not go on when its task was cancelled while it wrote.

    redis-py writes under `asyncio.wait_for`, and that of Python 3.11 forgets a cancellation which arrives in
    the same tick as the result (cpython#86296, mended in 3.12): measured, one cancelled blocking read in ten
    went on, and a loop around it would never end.
    """

    async def send_packed_command(self, command: Any, check_health: bool = True) -> None:
        """Send as redis-py does; CancelledError if that was asked for meanwhile."""
        connection: Any = super()
        task = asyncio.current_task()
        before = task.cancelling() if task else 0
        try:
            await connection.send_packed_command(command, check_health)
        except AttributeError as error:
            # It writes in a task of its own, and somebody closed the connection before that began.
            raise exceptions.ConnectionError("the connection was closed") from error
        if task is not None and task.cancelling() > before:
            # The answer to what was just sent must not be taken for the next one's.
            await self.disconnect(nowait=True)  # type: ignore[attr-defined]  # redis-py's connection has it
            raise asyncio.CancelledError


def heedful(redis: Redis) -> Redis:
    """Return the client, whose connections from now on heed cancellation."""
    pool: Any = redis.connection_pool
    plain = pool.connection_class
    pool.connection_class = type(f"Heedful{plain.__name__}", (_Heeds, plain), {})
    return redis
