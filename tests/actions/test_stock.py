"""Service, we are out of that: stock with alternatives, never a bare no."""

from tests.actions.conftest import NewTalk

STOCK = "action_stock"


async def test_what_is_sold_out_comes_with_alternatives_and_a_day(talk: NewTalk) -> None:
    shopper = talk(language="nb").says("Har dere tomannstelt på lager?", "product_availability")
    await shopper.run(STOCK)
    assert shopper.said == ["utter_stock_no"]
    assert shopper.blanks == {
        "product": "Fjell 2 tent",
        "restock": "søndag 25. oktober",
        "alternatives": "Fjell 3 tent og Skog tarp",
    }
    assert shopper.slots["tried"] == ["product_availability"]


async def test_what_is_in_stock_is_counted(talk: NewTalk) -> None:
    shopper = talk(language="de").says("Haben Sie den Rucksack Skog 40 noch?", "product_availability")
    await shopper.run(STOCK)
    assert shopper.said == ["utter_stock_yes"]
    assert shopper.blanks == {"product": "Skog 40 backpack", "count": "9"}


async def test_a_product_that_is_not_understood_is_asked_for(talk: NewTalk) -> None:
    shopper = talk(language="en").says("do you have the thing?", "product_availability")
    await shopper.run(STOCK)
    assert shopper.said == ["utter_stock_unknown"]


async def test_it_is_the_product_that_was_named_just_before(talk: NewTalk) -> None:
    shopper = talk(language="nb").says("har dere telt for to?", "product_availability")
    shopper.says("og når får dere det inn igjen?", "product_availability")
    await shopper.run(STOCK)
    assert shopper.said == ["utter_stock_no"]
