"""Cancel my order: only while that is possible, after a yes, once."""

from rasa_sdk.executor import CollectingDispatcher

from actions import answers
from actions.answers import ASK_A_PERSON, Answer
from actions.shop.port import Action, Done, Order, OrderState
from actions.skill import Events, say
from actions.turn import Turn
from actions.wish import Wish


class CancelOrder(Wish):
    """Cancels the whole order."""

    action = "action_cancel_order"
    intent = "cancel_order"
    confirm = "utter_confirm_cancel"

    def offer(self, order: Order, now: Turn) -> Answer:
        blanks = {"order": order.number}
        if Action.CANCEL in order.possible:
            return Answer(reply=self.confirm, blanks=blanks)
        match order.state:
            case OrderState.SHIPPED:
                return Answer(reply="utter_cancel_too_late", blanks=blanks)
            case OrderState.CANCELLED | OrderState.REFUNDED:
                return answers.status(order, self.speech(now))
            case _:  # packed, or paid in a shop that then leaves it to people: they may still reach it
                return ASK_A_PERSON

    async def write(self, now: Turn, *, key: str) -> Done:
        return await self.room.shop.cancel(now.proven or "", key=key)

    async def finish(self, dispatcher: CollectingDispatcher, now: Turn, *, until: float) -> Events:
        return say(dispatcher, Answer(reply="utter_cancelled", blanks={"order": now.proven or ""}))
