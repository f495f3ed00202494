"""What is the same for everybody is told from the shop's own file, in every language, without any proof."""

import pytest

from actions.localise import LANGUAGES
from tests.actions.conftest import Clock, NewTalk

FACTS = ("opening_hours", "payment_methods", "shipping_cost")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", FACTS)
async def test_a_fact_is_told_with_nothing_left_open(talk: NewTalk, language: str, intent: str) -> None:
    shopper = talk(language=language).says("…", intent)
    await shopper.run(f"action_{intent}")
    assert shopper.said == [f"utter_{intent}"]
    assert shopper.blanks and all(shopper.blanks.values())


async def test_a_holiday_near_by_is_told_with_the_hours(talk: NewTalk, clock: Clock) -> None:
    clock.forward(days=70)
    shopper = talk(language="nb").says("når har dere åpent?", "opening_hours")
    await shopper.run("action_opening_hours")
    assert shopper.said == ["utter_opening_hours_special"]
    assert "25. desember stengt" in shopper.blanks["special"]


async def test_how_long_delivery_takes_names_the_hour_and_the_days(talk: NewTalk) -> None:
    shopper = talk(language="en").says("how long does delivery take?", "delivery_time")
    await shopper.run("action_delivery_time")
    assert shopper.blanks["before"] == "22:00"
    assert "1–2 working days" in shopper.blanks["days"]
