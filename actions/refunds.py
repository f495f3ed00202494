"""Where is my money: what the shop knows about the refund of a proven order."""

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import answers
from actions.skill import Events, Skill, say, tried
from actions.turn import FORM, Turn


class RefundStatus(Skill):
    """Answers for the proven order, else asks for the proof."""

    action = "action_refund_status"
    intent = "refund_status"

    async def answer(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        if now.proven is None:
            return [FollowupAction(FORM)]
        order = await self.order(now)
        return [*say(dispatcher, answers.refund(order, self.speech(now))), tried(now, self.intent)]
