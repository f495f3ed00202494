"""Sending something back: the rules, and the no with its reason and a way on."""

import pytest

from tests.actions.conftest import NewTalk

RETURN = "action_return_item"


@pytest.mark.parametrize(
    ("language", "question", "reply"),
    [
        ("nb", "Kan jeg bytte etter 60 dager?", "utter_return_late"),
        ("nl", "kan ik na twee maanden nog ruilen?", "utter_return_late"),
        ("da", "kan jeg returnere efter tre uger?", "utter_return_in_time"),
        ("de", "wie schicke ich das zurück?", "utter_return_item"),
    ],
)
async def test_a_question_in_general_gets_the_rules(
    talk: NewTalk, language: str, question: str, reply: str
) -> None:
    shopper = talk(language=language).says(question, "return_item")
    await shopper.run(RETURN)
    assert shopper.said == [reply]
    assert shopper.blanks["days"] == "30"


async def test_the_no_repeats_what_was_asked(talk: NewTalk) -> None:
    shopper = talk(language="nb").says("Kan jeg bytte etter 60 dager?", "return_item")
    await shopper.run(RETURN)
    assert shopper.blanks["span"] == "60 dager"
