"""Sending something back: the shop's own rules, and the no that comes with a reason and a way on."""

from rasa_sdk.executor import CollectingDispatcher

from actions import spans
from actions.about import Returns, in_language
from actions.answers import Answer
from actions.skill import Events, Skill, say, tried
from actions.spans import Span
from actions.turn import Turn


def in_general(returns: Returns, span: Span | None, language: str) -> Answer:
    """Return what holds for every order, and for the span that the question names."""
    days = str(returns.days)
    if span and span.days > returns.days:
        return Answer(reply="utter_return_late", blanks={"span": span.words, "days": days})
    return Answer(
        reply="utter_return_in_time" if span else "utter_return_item",
        blanks={
            "days": days,
            "condition": in_language(returns.condition, language),
            "how": in_language(returns.how, language),
        },
    )


class ReturnItem(Skill):
    """Tells the rules."""

    action = "action_return_item"
    intent = "return_item"

    async def answer(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        span = spans.find(now.question, now.language)
        answer = in_general(self.room.about.returns, span, now.language)
        return [*say(dispatcher, answer), tried(now, self.intent)]
