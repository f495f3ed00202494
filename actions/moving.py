"""Send it elsewhere: strong proof, the new address, a yes, and a letter to the e-mail address on file."""

import asyncio

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import addresses, masking, post
from actions.answers import ASK_A_PERSON, Answer
from actions.post import PostError
from actions.shop.errors import ShopError
from actions.shop.port import Action, Address, Done, Order, OrderState
from actions.skill import Events, hand_over, say, tried
from actions.turn import FORM, PROOF_SLOTS, Turn
from actions.wish import Wish

ASKS = ("utter_ask_new_address", "utter_invalid_new_address")


class ChangeAddress(Wish):
    """Collects the address in one message; without a mail server people do all of it."""

    action = "action_change_address"
    intent = "change_address"
    confirm = "utter_confirm_address"

    async def answer(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        if not now.is_proven_for(self.intent):
            return [FollowupAction(FORM)]
        if self.room.post is None:
            return [hand_over("topic"), tried(now, self.intent)]
        if now.replied in ASKS and not now.chosen:
            return [*self._heard(dispatcher, now), tried(now, self.intent)]
        return await super().answer(dispatcher, now)

    def offer(self, order: Order, now: Turn) -> Answer:
        if Action.CHANGE_ADDRESS in order.possible:
            return Answer(reply="utter_ask_new_address", blanks={"order": order.number})
        if order.state is OrderState.SHIPPED:
            return Answer(reply="utter_address_too_late", blanks={"order": order.number})
        return ASK_A_PERSON

    def _heard(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        """Say the address back, or what is lacking; its postcode must not be taken for a proof."""
        forget = [SlotSet(name, None) for name in PROOF_SLOTS]
        address = addresses.read(now.question, now.language)
        if address is None:
            return [*forget, *say(dispatcher, Answer(reply="utter_invalid_new_address", blanks={}))]
        if not any(address.country in zone.to for zone in self.room.about.zones):
            return [*forget, hand_over("topic")]
        kept = {name: getattr(address, name) for name in ("name", "street", "postcode", "city", "country")}
        blanks = {"order": now.proven or "", "address": masked(address)}
        said = say(dispatcher, Answer(reply=self.confirm, blanks=blanks))
        return [*forget, SlotSet("new_address", kept), *said]

    async def write(self, now: Turn, *, key: str) -> Done:
        return await self.room.shop.change_address(now.proven or "", _address(now), key=key)

    async def finish(self, dispatcher: CollectingDispatcher, now: Turn, *, until: float) -> Events:
        """Write to the address on file: whoever has taken over a chat has not taken over a mailbox."""
        order, forget = now.proven or "", SlotSet("new_address", None)
        try:
            async with asyncio.timeout_at(until):
                email = await self._tell_the_owner(order, now)
        except (PostError, ShopError, TimeoutError):
            blanks = {"order": order}
            said = say(dispatcher, Answer(reply="utter_address_unconfirmed", blanks=blanks, person=True))
            return [forget, self.carried_out(now, "unconfirmed"), *said]
        blanks = {"order": order, "email_masked": email}
        return [forget, *say(dispatcher, Answer(reply="utter_address_changed", blanks=blanks))]

    async def _tell_the_owner(self, order: str, now: Turn) -> str:
        if self.room.post is None:
            raise PostError("no mail server")
        about, letter = self.room.about, self.room.letters[now.language]["address_changed"]
        blanks = {"order": order, "place": _address(now).city, "phone": about.phone, "email": about.email}
        send = self.room.post.sends(post.filled(letter, **blanks, shop=about.name))
        return await self.room.shop.tell_owner(order, send)


def masked(address: Address) -> str:
    """Return the address as the chat may repeat it."""
    return f"{address.name}, {masking.street(address.street)}, {address.postcode} {address.city}"


def _address(now: Turn) -> Address:
    return Address(**(now.new_address or {}))
