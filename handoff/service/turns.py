"""Brings turns to the bot and answers into the log: in order, once, and to a person when there is none."""

import asyncio
from collections import deque

import msgspec
import structlog

from handoff.core.conversation import Conversation, State
from handoff.core.errors import BotDown, StoreLost
from handoff.service import answers
from handoff.service.bot import BotClient
from handoff.service.bots import Bots
from handoff.service.bursts import burst, merged
from handoff.service.readings import reading_of
from handoff.service.trials import Trials
from handoff.store.conversations import Conversations, HandOff, Refused, TurnRef
from handoff.store.turns import START, Read, Turns
from handoff.wire.frames import Body, Card

log = structlog.get_logger()

# The bot is one process on one or two cores; more at a time would only wait inside it.
SIDE_BY_SIDE = 8
# Turns that are read and not yet answered; more stay in their streams.
MOST_QUEUED = 512
RENEW_S = 3.0
BLOCK_MS = 500
RETRY_S = 0.5
# Another process reads them, until its lease ends.
UNHELD_S = 0.05
# While those that were asked as one before a crash are still being read from their stream.
UNREAD_S = 0.05
UNREAD_TRIES = 40


class TurnWorker:
    """Answers the turns of the partitions that this process holds."""

    def __init__(
        self,
        conversations: Conversations,
        turns: Turns,
        bot: BotClient | Bots | Trials,
        *,
        side_by_side: int = SIDE_BY_SIDE,
        renew_s: float = RENEW_S,
    ) -> None:
        self._conversations = conversations
        self._turns = turns
        self._bot = bot
        self._slots = asyncio.Semaphore(side_by_side)
        self._renew_s = renew_s
        self._read_to: dict[int, str] = {}
        self._queues: dict[str, deque[TurnRef]] = {}
        self._queued = 0
        self._freed = asyncio.Event()

    async def run(self) -> None:
        """Work until cancelled; what was not finished stays for the next process, which goes on at once."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._hold(), name="turn leases")
                for part in self._turns.parts():
                    tasks.create_task(self._read(part, tasks), name="turn reader")
        finally:
            await self._release()

    async def _hold(self) -> None:
        while True:
            try:
                held = await self._turns.hold()
            except StoreLost as error:
                log.warning("turn_leases_unknown", error=str(error))
            else:
                self._read_to = {p: self._read_to.get(p, START) for p in held}
            await asyncio.sleep(self._renew_s)

    async def _release(self) -> None:
        try:
            async with asyncio.timeout(1):
                await self._turns.release()
        except (StoreLost, TimeoutError) as error:
            log.warning("turn_leases_kept", error=type(error).__name__)

    async def _read(self, part: frozenset[int], tasks: asyncio.TaskGroup) -> None:
        while True:
            await self._room()
            held = {p: entry for p, entry in self._read_to.items() if p in part}
            try:
                found = await self._turns.read(held, count=64, block_ms=BLOCK_MS)
            except StoreLost as error:
                log.warning("turns_unread", error=str(error))
                await asyncio.sleep(RETRY_S)
                continue
            if not found:
                await asyncio.sleep(0 if held else UNHELD_S)
            for p, read in found.items():
                self._queue(p, read, tasks)

    async def _room(self) -> None:
        while self._queued >= MOST_QUEUED:
            self._freed.clear()
            await self._freed.wait()

    def _queue(self, p: int, read: Read, tasks: asyncio.TaskGroup) -> None:
        if p not in self._read_to:
            return
        self._read_to[p] = read.upto
        for ref in read.turns:
            waiting = self._queues.get(ref.c)
            if waiting is None:
                self._queues[ref.c] = deque([ref])
                tasks.create_task(self._converse(ref.c), name="turns of one conversation")
            elif ref not in waiting:
                waiting.append(ref)
            else:
                continue
            self._queued += 1

    async def _converse(self, c: str) -> None:
        waiting = self._queues[c]
        while waiting:
            async with self._slots:
                answered = await self._answer(waiting)
            for _ in range(answered):
                waiting.popleft()
            self._queued -= answered
            self._freed.set()
        del self._queues[c]

    async def _answer(self, waiting: deque[TurnRef]) -> int:
        """Answer the next turn, however long the store is away; returns how many messages it was."""
        while True:
            try:
                refs, conversation = await self._begun(waiting)
                await self._settle(merged(refs), conversation)
            except StoreLost as error:
                log.warning("turn_waits", conversation=waiting[0].c, turn=waiting[0].id, error=str(error))
                await asyncio.sleep(RETRY_S)
            else:
                return len(refs)

    async def _begun(self, waiting: deque[TurnRef]) -> tuple[list[TurnRef], Conversation | None]:
        """Return what is asked as one, fixed in the store before the bot hears of it; None: not any more."""
        for _ in range(UNREAD_TRIES):
            most = len(burst(waiting))
            begun = await self._conversations.begin(waiting, most)
            if begun is None:
                return [waiting[0]], None
            if begun[0]:
                return list(waiting)[: begun[0]], begun[1]
            await asyncio.sleep(UNREAD_S)
        log.error("turns_missing", conversation=waiting[0].c, turn=waiting[0].id)
        return [waiting[0]], await self._conversations.get(waiting[0].c)

    async def _settle(self, ref: TurnRef, conversation: Conversation | None) -> None:
        try:
            await self._turn(ref, conversation)
        except StoreLost:
            raise
        except Exception:
            # One turn that cannot be worked on stops no others, and its shopper still gets a person.
            log.exception("turn_failed", conversation=ref.c, turn=ref.id)
            await self._hand_over(ref, Card(reason="bot_down"))

    async def _turn(self, ref: TurnRef, conversation: Conversation | None) -> None:
        if conversation is None or not _is_its_turn(ref, conversation):
            await self._turns.drop(ref)
            return
        try:
            answer = await self._asked(ref, conversation)
        except BotDown as error:
            log.warning("bot_silent", conversation=ref.c, turn=ref.id, why=str(error))
            await self._hand_over(ref, answers.card_for(conversation, "bot_down"))
            return
        card = answers.card_of(answer, conversation) if answer.handoff else None
        bodies, fields = answers.bodies_of(answer, conversation), answers.fields_of(answer, conversation)
        await self._reply(ref, bodies, fields, card, reading=reading_of(ref, answer))

    async def _asked(self, ref: TurnRef, conversation: Conversation) -> answers.BotAnswer:
        request = answers.request_of(ref, conversation)
        if isinstance(self._bot, Trials):
            return await self._bot.turn(request, created_ms=conversation.created_ms)
        return await self._bot.turn(request)

    async def _hand_over(self, ref: TurnRef, card: Card) -> None:
        await self._reply(ref, [], {"card": msgspec.json.encode(card)}, card)

    async def _reply(
        self,
        ref: TurnRef,
        bodies: list[Body],
        fields: dict[str, bytes],
        card: Card | None,
        *,
        reading: bytes = b"",
    ) -> None:
        hand_off = (
            HandOff(marker=answers.marker_of(card), route=answers.route_of(ref.c, card)) if card else None
        )
        done = await self._conversations.reply(ref, bodies, fields=fields, hand_off=hand_off, reading=reading)
        if isinstance(done, Refused):
            log.info("reply_refused", conversation=ref.c, turn=ref.id, state=done.state)
        elif card:
            log.info("conversation_handed_off", conversation=ref.c, reason=card.reason, topic=card.topic)


def _is_its_turn(ref: TurnRef, conversation: Conversation) -> bool:
    same = (conversation.epoch, conversation.episode) == (ref.epoch, ref.episode)
    return same and conversation.state is State.BOT
