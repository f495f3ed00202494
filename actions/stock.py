"""Do you have it: stock, when it is back, and what there is instead."""

from rasa_sdk.executor import CollectingDispatcher

from actions import answers
from actions.skill import Events, Skill, say, tried
from actions.turn import Turn


class Stock(Skill):
    """Looks the product up that the sentence speaks of; needs no proof."""

    action = "action_stock"
    intent = "product_availability"

    async def answer(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        product = await self.room.shop.find_product(now.question)
        return [*say(dispatcher, answers.stock(product, self.speech(now))), tried(now, self.intent)]
