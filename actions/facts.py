"""What is the same for every shopper: opening hours, ways to pay, shipping; told from data/shop.yml."""

from rasa_sdk.executor import CollectingDispatcher

from actions import telling
from actions.answers import Answer
from actions.skill import Events, Skill, say, tried
from actions.turn import Turn


class OpeningHours(Skill):
    """Says when people answer, and which of the next days differ."""

    action = "action_opening_hours"
    intent = "opening_hours"

    async def answer(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        speech, about = self.speech(now), self.room.about
        blanks = {"hours": telling.week(about, speech)}
        special = telling.specials(about, speech)
        if special:
            answer = Answer(reply="utter_opening_hours_special", blanks=blanks | {"special": special})
        else:
            answer = Answer(reply="utter_opening_hours", blanks=blanks)
        return [*say(dispatcher, answer), tried(now, self.intent)]


class PaymentMethods(Skill):
    """Lists the ways to pay."""

    action = "action_payment_methods"
    intent = "payment_methods"

    async def answer(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        methods = telling.payment(self.room.about.payment, self.speech(now))
        answer = Answer(reply="utter_payment_methods", blanks={"methods": methods})
        return [*say(dispatcher, answer), tried(now, self.intent)]


class ShippingCost(Skill):
    """Says what a parcel costs, to the country that the question names or to all."""

    action = "action_shipping_cost"
    intent = "shipping_cost"

    async def answer(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        speech = self.speech(now)
        zones = telling.zones_named(self.room.about.zones, now.question, speech)
        answer = Answer(reply="utter_shipping_cost", blanks={"costs": telling.costs(zones, speech)})
        return [*say(dispatcher, answer), tried(now, self.intent)]
