"""Charged twice, and a copy of the invoice: what the shop shows of it, and a person where it takes one."""

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import Answer
from actions.localise import Speech
from actions.shop.port import Document, DocumentKind, Order
from actions.skill import Events, Skill, hand_over, say, tried
from actions.turn import FORM, Turn

BILLS = (DocumentKind.INVOICE, DocumentKind.RECEIPT)


def charged(order: Order, speech: Speech) -> Answer | None:
    """Return what the shop shows of the payment; None where it shows nothing.

    What was paid once needs no person yet: the second line is mostly a reservation of the bank's.
    """
    if len(order.charges) > 1:
        amounts = " + ".join(map(speech.money, order.charges))
        blanks = {"order": order.number, "count": str(len(order.charges)), "amounts": amounts}
        return Answer(reply="utter_charge_several", blanks=blanks, person=True)
    if order.charges:
        blanks = {"order": order.number, "amount": speech.money(order.charges[0])}
        return Answer(reply="utter_charge_once", blanks=blanks)
    if order.total is None:
        return None
    blanks = {"order": order.number, "amount": speech.money(order.total)}
    return Answer(reply="utter_charge_total", blanks=blanks, person=True)


class DoubleCharge(Skill):
    """Asks what proves the order and says what the shop shows; a person where that is not all."""

    action = "action_double_charge"
    intent = "double_charge"

    async def answer(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        if self.intent in now.tried:
            return [hand_over("topic")]  # who has heard it and says it again knows more than the shop shows
        if not now.is_proven_for(self.intent):
            return [FollowupAction(FORM)]
        answer = charged(await self.order(now), self.speech(now))
        said = say(dispatcher, answer) if answer else [hand_over("topic")]
        return [*said, tried(now, self.intent)]


class InvoiceCopy(Skill):
    """Gives a link that ends to whoever proved the order; to an address that somebody types nothing goes."""

    action = "action_invoice_copy"
    intent = "invoice_copy"

    async def answer(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        if not now.is_proven_for(self.intent):
            return [FollowupAction(FORM)]
        order = await self.order(now)
        papers = await self.room.shop.documents(order.number)
        bill = next((paper for kind in BILLS for paper in papers if paper.kind is kind), None)
        return [*say(dispatcher, _bill(order, bill, self.speech(now))), tried(now, self.intent)]


def _bill(order: Order, paper: Document | None, speech: Speech) -> Answer:
    if paper is None:
        return Answer(reply="utter_invoice_copy", blanks={"order": order.number})
    blanks = {"order": order.number, "link": paper.link}
    if paper.until is None:
        return Answer(reply="utter_invoice_link", blanks=blanks)
    return Answer(reply="utter_invoice_link_until", blanks=blanks | {"until": speech.moment(paper.until)})
