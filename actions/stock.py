"""Do you have it: stock, when it is back, and what there is instead."""

from rasa_sdk.executor import CollectingDispatcher

from actions import answers
from actions.answers import Answer
from actions.shop.port import Product
from actions.skill import Events, Skill, say, tried
from actions.turn import Turn

BACK = 2  # messages; what was named longer ago is no longer "it"


class Stock(Skill):
    """Looks the product up that the sentence speaks of; needs no proof."""

    action = "action_stock"
    intent = "product_availability"

    async def answer(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        product = await self._product(now)
        return [*say(dispatcher, answers.stock(product, self.speech(now))), tried(now, self.intent)]

    async def _product(self, now: Turn) -> Product | None:
        """Return the product asked about; "and when is it back?" speaks of the one named just before."""
        for text in (now.question, *now.before[:BACK]):
            if product := await self.room.shop.find_product(text):
                return product
        return None


class ProductQuestion(Stock):
    """Says where size, material and care stand, of the product that is named; whatever else, people know."""

    action = "action_product_question"
    intent = "product_question"

    async def answer(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        product = await self._product(now)
        answer = Answer(reply="utter_product_question", blanks={})
        if product:
            answer = Answer(reply="utter_product_question_named", blanks={"product": product.name})
        return [*say(dispatcher, answer), tried(now, self.intent)]
