"""What people say beside the form's question, in five languages."""

import pytest

from bot import asides
from bot.asides import Aside

WHY = (
    "why do you need that?",
    "waarom wil je dat weten?",
    "hvorfor skal I bruge det?",
    "hvorfor trenger dere det?",
    "Warum brauchen Sie das?",
    "can't I just give you my name?",
    "kan jeg ikke bare give dig mit navn?",
)
LACKS = (
    "I don't have the number",
    "where can I find my order number?",
    "I never got a confirmation mail",
    "ik heb het nummer niet",
    "ik kan de mail niet vinden",
    "ik ben mijn bestelnummer kwijt",
    "jeg har ikke nummeret",
    "hvor finder jeg ordrenummeret?",
    "jeg finner ikke bekreftelsen på e-post",
    "ordrenummeret har jeg slettet",
    "ich habe die Nummer nicht",
    "wo finde ich die Bestellnummer?",
    "welche E-Mail meinen Sie?",
    "ich habe keine Bestätigung bekommen",
    "husker ikke hvilken adresse jeg satte opp heller",
    "I can't remember what address that was",
    "mailen jeg brukte er stengt",
    "nummer hab ich keine, handy ist im see",
    "die mail weiß ich nimmer",
    "die mailbox van mijn oude werk is afgesloten",
    "die nummer find i ned",
    "bestellnummer weiß i net",
    "welche Adresse er da genommen hat, kann ich auch nicht sagen",
    "en welk adres hij opgegeven heeft zou ik u ook niet kunnen zeggen",
    "which address she put in I really can't say",
)
DOES_NOT_KNOW = ("no idea", "weet ik niet", "det ved jeg ikke", "vet ikke", "keine Ahnung")
WAITS = ("one moment", "even kijken", "lige et øjeblik", "vent litt", "einen Moment bitte")
SETTLED = ("ok", "Okay!", "oké prima", "det er fint", "greit", "alles klar", "👍", "got it")


@pytest.mark.parametrize("text", WHY)
def test_a_question_why_is_heard(text: str) -> None:
    assert asides.of(text, understood=False) is Aside.WHY


@pytest.mark.parametrize("text", LACKS)
@pytest.mark.parametrize("understood", [True, False])
def test_who_names_what_they_lack_is_heard_whatever_the_classifier_thinks(
    text: str, understood: bool
) -> None:
    assert asides.of(text, understood=understood) is Aside.LACKS


@pytest.mark.parametrize("text", DOES_NOT_KNOW)
def test_not_knowing_is_lacking(text: str) -> None:
    assert asides.of(text, understood=False) is Aside.LACKS


@pytest.mark.parametrize("text", [*WAITS, *SETTLED])
def test_who_looks_for_it_is_waited_for(text: str) -> None:
    assert asides.of(text, understood=False) is Aside.WAITS


@pytest.mark.parametrize("text", ["why is my parcel so late?", "waarom is het nog niet bezorgd?"])
def test_a_question_that_is_understood_is_no_aside(text: str) -> None:
    assert asides.of(text, understood=True) is None


@pytest.mark.parametrize(
    "text",
    [
        "het nummer is net binnen",
        "nummeret står længere nede, 20394811",
        "bestelnummer heb ik net gevonden",
        "your number is always closed at five",
    ],
)
def test_who_brings_it_lacks_nothing(text: str) -> None:
    assert asides.of(text, understood=True) is None


@pytest.mark.parametrize("text", SETTLED)
def test_a_word_that_closes_a_point_settles(text: str) -> None:
    assert asides.settles(text)


@pytest.mark.parametrize(
    "text", ["yes please", "ja graag", "ja tak", "ok, get me a person", "20394811", "", "human", "😡"]
)
def test_whatever_says_more_does_not_settle(text: str) -> None:
    assert not asides.settles(text)


@pytest.mark.parametrize(
    "text",
    [
        "ok five working days, fine",
        "thanks, that will do for us",
        "prima hoor, dan wacht ik",
        "merci, 't is in orde zenne",
        "tak, så venter jeg bare",
        "greit, da vet jeg det",
        "danke, dann warte ich mal",
        "no worries",
    ],
)
def test_a_brief_remark_asks_nothing(text: str) -> None:
    assert asides.remarks(text)


@pytest.mark.parametrize(
    "text",
    ["ok but where is it?", "na das Dings halt", "fine, and I want my money back for all of the chairs now"],
)
def test_what_asks_or_tells_more_is_no_remark(text: str) -> None:
    assert not asides.remarks(text)


@pytest.mark.parametrize(
    "text", ["yes please, do that for me", "ja", "ja graag een collega", "ja tak, det vil jeg"]
)
def test_a_yes_takes_up_an_offer(text: str) -> None:
    assert asides.takes_up(text)


@pytest.mark.parametrize("text", ["ok", "yes in paperback then", "ja den sorte med striber"])
def test_a_yes_to_something_else_takes_up_nothing(text: str) -> None:
    assert not asides.takes_up(text)


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        ("ik heb het bestelnummer niet", True),
        ("I lost the confirmation mail", True),
        ("hvorfor trenger dere det?", True),
        ("change my address please", False),
        ("I want it sent to my sister in Leeds, and no, I don't have the number of that order here", False),
    ],
)
def test_a_brief_line_about_our_question_asks_for_nothing_else(text: str, plainly: bool) -> None:
    assert asides.plainly(text) is plainly
