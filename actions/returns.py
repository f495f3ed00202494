"""Sending something back: the shop's rules, the no that comes with a reason, and the return itself."""

import re
from datetime import timedelta

from rasa_sdk.executor import CollectingDispatcher

from actions import spans
from actions.about import Returns, in_language
from actions.answers import ASK_A_PERSON, Answer
from actions.localise import Speech
from actions.shop.port import Action, Done, Order, OrderState, ParcelState
from actions.skill import Events, say, tried
from actions.spans import Span
from actions.turn import Turn
from actions.wish import Wish

LEAST_WORDS = 3  # "yes" and "ok thanks" are no reason
GONE = (OrderState.UNPAID, OrderState.CANCELLED, OrderState.REFUNDED)


def in_general(returns: Returns, span: Span | None, language: str) -> Answer:
    """Return what holds for every order, and for the span that the question names."""
    if span and span.days > returns.days:
        return Answer(reply="utter_return_late", blanks={"span": span.words, "days": str(returns.days)})
    reply = "utter_return_in_time" if span else "utter_return_item"
    return Answer(reply=reply, blanks=_rules(returns, language))


def of_order(order: Order, returns: Returns, speech: Speech) -> Answer:
    """Return the question whether to ask for the return, or why not and what else is possible."""
    parcel = order.shipment
    delivered = parcel.delivered_at if parcel else None
    if Action.REQUEST_RETURN in order.possible:
        return Answer(reply="utter_confirm_return", blanks={"order": order.number})
    if order.state in GONE or (parcel and parcel.state is ParcelState.RETURNING):
        return ASK_A_PERSON
    if delivered is None:
        return Answer(reply="utter_return_not_yet", blanks={"order": order.number, "days": str(returns.days)})
    if speech.now - delivered <= timedelta(days=returns.days):
        # Within the days that the law or the shop gives there is no no: people see to it.
        return ASK_A_PERSON
    day = speech.day(delivered.astimezone(speech.tz).date())
    blanks = {"order": order.number, "delivered": day, "days": str(returns.days)}
    return Answer(reply="utter_return_over", blanks=blanks)


def _reason(now: Turn) -> str:
    """Return what the shopper wrote of it, without lines that hold what proves the order."""
    plain = (text for text in now.before if not re.search(r"@|\d{4}|^choice:", text))
    return next((text for text in plain if len(text.split()) >= LEAST_WORDS), "")


def _rules(returns: Returns, language: str) -> dict[str, str]:
    condition, how = in_language(returns.condition, language), in_language(returns.how, language)
    return {"days": str(returns.days), "condition": condition, "how": how}


class ReturnItem(Wish):
    """Tells the rules; for one order, or by the button under the rules, asks the shop for the return."""

    action = "action_return_item"
    intent = "return_item"
    confirm = "utter_confirm_return"

    async def answer(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        returns, span = self.room.about.returns, spans.find(now.question, now.language)
        is_about_one = now.chosen or (now.wish == self.intent and now.order is not None)
        if span or not is_about_one:
            answer = in_general(returns, span, now.language)
            return [*say(dispatcher, answer), tried(now, self.intent)]
        return await super().answer(dispatcher, now)

    def offer(self, order: Order, now: Turn) -> Answer:
        return of_order(order, self.room.about.returns, self.speech(now))

    async def write(self, now: Turn, *, key: str) -> Done:
        # A return leaves no trace by which it is known again but its key, and a yes that comes again together
        # with what was written after it is another turn: one conversation asks for an order's return once.
        key = f"{now.conversation}:{self.intent}"
        return await self.room.shop.request_return(now.proven or "", _reason(now), key=key)

    async def finish(self, dispatcher: CollectingDispatcher, now: Turn, *, until: float) -> Events:
        how = in_language(self.room.about.returns.how, now.language)
        blanks = {"order": now.proven or "", "how": how}
        return say(dispatcher, Answer(reply="utter_return_requested", blanks=blanks))
