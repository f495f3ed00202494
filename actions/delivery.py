"""When does it arrive, and will it be there in time: the question behind the question."""

import re

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import answers, deadline, telling
from actions.answers import Answer
from actions.localise import Speech
from actions.shop.port import Order
from actions.skill import Events, Skill, say, tried
from actions.turn import FORM, Turn

# "My order", "my parcel": who says this asks about one order, not about how long delivery takes in general.
MINE = {
    "en": r"\b(?:my|our)\b|\bmine\b",
    "nl": r"\b(?:mijn|m'n|onze?)\b",
    "da": r"\b(?:min|mit|mine|vores)\b",
    "nb": r"\b(?:min|mitt|mine|vår|vårt)\b",
    "de": r"\b(?:mein|unser)\w*",
}
# What is usual: asked about all orders, also by somebody whose order is proven.
USUALLY = {
    "en": r"\b(?:normal|usual|general|typical|average|standard)\w*",
    "nl": r"\b(?:norma\w+|meestal|gewoonlijk|gemiddeld\w*|doorgaans|in het algemeen|standaard|altijd)\b",
    "da": r"\b(?:norma\w+|som regel|sædvanlig\w*|generelt|gennemsnitlig\w*|plejer|typisk|standard)\b",
    "nb": r"\b(?:norma\w+|som regel|vanlig\w*|generelt|gjennomsnittlig|pleier|typisk|standard)\b",
    "de": r"\b(?:norma\w+|in der regel|gewöhnlich|üblich\w*|generell|im schnitt|typisch\w*|standard\w*)\b",
}


def said(order: Order, text: str, speech: Speech) -> Answer:
    """Return the deadline's answer where the text names a deadline, else the status with its window."""
    moment = deadline.find(text, language=speech.language, now=speech.now, tz=speech.tz)
    return answers.status(order, speech) if moment is None else answers.in_time(order, moment, speech)


class DeliveryTime(Skill):
    """Answers for the proven order; asks for proof when one order is meant; else says how long it takes."""

    action = "action_delivery_time"
    intent = "delivery_time"
    asks_carriers = True

    async def answer(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        if self._means_all_orders(now):
            return [*say(dispatcher, self._in_general(now)), tried(now, self.intent)]
        if now.proven:
            answer = said(await self.order(now), now.question, self.speech(now))
            return [*say(dispatcher, answer), tried(now, self.intent)]
        if now.order or self._means_one_order(now):
            return [FollowupAction(FORM)]
        return [*say(dispatcher, self._in_general(now)), tried(now, self.intent)]

    def _in_general(self, now: Turn) -> Answer:
        speech, about = self.speech(now), self.room.about
        zones = telling.zones_named(about.zones, now.question, speech)
        blanks = {
            "before": telling.clock(about.order_before, speech),
            "days": telling.durations(zones, speech),
        }
        return Answer(reply="utter_delivery_time", blanks=blanks)

    def _means_all_orders(self, now: Turn) -> bool:
        question = now.question.casefold()
        usual = re.search(USUALLY[now.language], question)
        return usual is not None and re.search(MINE[now.language], question) is None

    def _means_one_order(self, now: Turn) -> bool:
        speech = self.speech(now)
        named = deadline.find(now.question, language=now.language, now=speech.now, tz=speech.tz)
        return named is not None or re.search(MINE[now.language], now.question.casefold()) is not None
