"""What all skills share: a time limit, a person when the shop fails, and answers turned into events."""

import asyncio
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import answers, disclosure, turn
from actions.about import About
from actions.answers import Answer
from actions.carriers.asking import Carriers
from actions.identity import EIGHT_DIGITS
from actions.incidents.incident import Incident, fitting
from actions.incidents.store import Incidents
from actions.ledger import Ledger
from actions.localise import Speech
from actions.post import Letter, Post
from actions.shop.errors import NotFound, ShopError
from actions.shop.port import Order, Shop
from actions.shop.proof import LIVING
from actions.turn import Turn

ACTION_LIMIT_S = 4.0  # a turn has 6 s, and the bot needs some of them itself
ORDER_LIMIT_S = 3.7  # a shop may take 3 s of it; its carriers get what is left

Events = list[dict[str, Any]]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What every skill is built with."""

    shop: Shop
    clock: Callable[[], datetime]
    tz: ZoneInfo
    about: About
    ledger: Ledger
    incidents: Incidents
    carriers: Carriers
    letters: Mapping[str, Mapping[str, Letter]]
    post: Post | None = None
    numbers: re.Pattern[str] = EIGHT_DIGITS  # what an order number of this shop looks like


class Skill(Action, ABC):  # type: ignore[misc]  # rasa-sdk carries no types
    """One action. A subclass answers; being too slow or a shop that is down hands over to a person."""

    action: ClassVar[str]
    intent: ClassVar[str]
    asks_carriers: ClassVar[bool] = False  # what it says depends on where the parcel is now

    def __init__(self, room: Room) -> None:
        self.room = room

    def name(self) -> str:
        return self.action

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: dict[str, Any]
    ) -> Events:
        """Answer within the limit. What was not finished is not said."""
        now = turn.read(tracker, self.room.clock(), self.room.numbers)
        if now.handed_off:
            return []  # a person takes over in this turn, and the bot says so itself
        try:
            async with asyncio.timeout(ACTION_LIMIT_S):
                known = await self._known(now)
                if known is None:
                    return await self.answer(dispatcher, now)
                return await self._answer_after(known, dispatcher, now)
        except (ShopError, TimeoutError):
            log.warning("skill_handed_over", action=self.action, conversation=now.conversation)
            return [hand_over("shop_down"), tried(now, self.intent)]

    @abstractmethod
    async def answer(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        """Say the answer and return its events; raise a ShopError where the shop cannot be asked."""

    async def _known(self, now: Turn) -> Incident | None:
        """Return the incident to tell before the answer; None in most turns."""
        if now.confirmed:
            return None  # what was asked for is done now
        at = self.room.clock()
        going_on = await self.room.incidents.open_at(at)
        found = [one for one in going_on if one.is_about(self.intent)]
        of_orders = any(one.orders for one in found)
        order = await self.order(now) if of_orders and now.proven else None
        known = fitting(found, order, tz=self.room.tz)
        telling = self.room.incidents.take_telling
        if known and await telling(known, now.conversation, turn=now.id, now=at):
            log.info("incident_told", conversation=now.conversation, incident=known.id)
            return known
        return None

    async def _answer_after(self, known: Incident, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        """Tell the incident, then the answer, but none that only asks for proof or brings a person.

        Who asks again gets what was left out.
        """
        say(dispatcher, answers.incident(known, self.speech(now)))
        after = CollectingDispatcher()
        try:
            events = await self.answer(after, now)
        except ShopError:
            events = [hand_over("shop_down")]
        names = {event.get("name") for event in events}
        if "handoff_reason" in names or (turn.FORM in names and now.proven is None):
            return [tried(now, self.intent)]
        dispatcher.messages.extend(after.messages)
        return events

    def speech(self, now: Turn) -> Speech:
        """Return how to say times and money in this turn."""
        return Speech(language=now.language, now=self.room.clock(), tz=self.room.tz)

    async def order(self, now: Turn) -> Order:
        """Return the proven order, as much of it as its proof is good for.

        One that has gone from the shop cannot be talked about by a bot.
        """
        clock = asyncio.get_running_loop().time
        until = clock() + ORDER_LIMIT_S
        order = await self.room.shop.find_order(now.proven or "", LIVING)
        if order is None:
            raise NotFound("a proven order is gone")
        if self.asks_carriers:
            order = await self.room.carriers.told(order, within_s=until - clock())
        return disclosure.seen(order, now.strength)


def say(dispatcher: CollectingDispatcher, answer: Answer) -> Events:
    """Say an answer; return the hand-off if a person has to follow."""
    if answer.reply:
        dispatcher.utter_message(response=answer.reply, **answer.blanks)
    return [hand_over("topic")] if answer.person else []


def hand_over(reason: str) -> dict[str, Any]:
    """Return the event by which the bot sees, in this same turn, that a person has to take over."""
    return _slot("handoff_reason", reason)


def tried(now: Turn, intent: str) -> dict[str, Any]:
    """Return the event that notes what the bot worked on, for the agent's card."""
    return _slot("tried", [*now.tried, intent])


def _slot(name: str, value: object) -> dict[str, Any]:
    event: dict[str, Any] = SlotSet(name, value)
    return event
