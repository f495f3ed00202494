"""What is read from a line without a model."""

import pytest

from bot import measure

SLASHES = [
    "/restart",
    " /restart",
    "\u200b/restart",
    "\u200b \u2060/restart",
    "／restart",
    "//restart",
    "/ /restart",
    "\x00/restart",
    "\ufeff/restart",
    "\u202e/restart",
    "\u00ad/restart",
    "\n/restart",
    "\t/ \u200d/restart",
    "\ud800/restart",
]


@pytest.mark.parametrize("text", SLASHES)
def test_no_text_stays_a_command(text: str) -> None:
    assert measure.clean(text) == "restart"


def test_plain_letters_are_let_through_as_the_long_way_would() -> None:
    """The long way: a letter of another script beside them."""
    for code in range(0x300):
        assert measure.clean(f"a{chr(code)}b Я") == measure.clean(f"a{chr(code)}b") + " Я", hex(code)


def test_a_second_line_is_no_line_of_its_own() -> None:
    assert measure.clean("hello\n/restart") == "hello /restart"


@pytest.mark.parametrize("text", ["", " ", "/", "\u200b", "\x00\x01", "\ud800", "// /"])
def test_a_text_of_nothing_is_a_message_nobody_can_read(text: str) -> None:
    assert measure.clean(text) == measure.UNREADABLE


@pytest.mark.parametrize("text", ["\ufdfa" * 1000, "a" * 5000, "e" + "\u0301" * 5000, "\U0001f525" * 3000])
def test_a_long_or_growing_text_is_capped(text: str) -> None:
    assert len(measure.clean(text)) <= measure.MAX_CHARACTERS


def test_stacked_accents_go_and_letters_stay() -> None:
    assert measure.clean("Z\u0351\u036b\u0343a\u030alg\u030ao") == "Z\u0351ålg\u030ao"


def test_words_of_all_languages_pass_unchanged() -> None:
    text = "Hvornår får jeg pakken? Waar is 't? Größe, naïef, 😅!"
    assert measure.clean(text) == text


@pytest.mark.parametrize(
    ("text", "shouted"),
    [
        ("WHERE IS MY MONEY", True),
        ("WAAR BLIJFT MIJN GELD", True),
        ("NL-20394811", False),
        ("my order is NL-20394811 from UPS", False),
        ("OK", False),
        ("I want a XXL", False),
    ],
)
def test_capitals_are_words_and_not_identifiers(text: str, shouted: bool) -> None:
    assert measure.in_capitals(text) is shouted


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("this is the third time I ask", "repeated_contact"),
        ("dit is al de derde keer", "repeated_contact"),
        ("det er tredje gang jeg skriver", "repeated_contact"),
        ("jetzt zum dritten Mal", "repeated_contact"),
        ("where is my money", "money"),
        ("hvor er pengene mine", "money"),
        ("ik wacht al weken", "waiting"),
        ("ich warte seit wochen", "waiting"),
        ("you are useless", "insult"),
        ("det er fandeme for dårligt", "insult"),
        ("I will call my lawyer", "legal_threat"),
        ("dann geht das zum Anwalt", "legal_threat"),
        ("what!!", "exclamation"),
    ],
)
def test_a_sign_is_found(text: str, reason: str) -> None:
    assert reason in measure.reasons(text)


@pytest.mark.parametrize(
    "text",
    ["meine dritte Bestellung bei euch", "ich kann mich nicht anmelden", "hello, do you have tents?"],
)
def test_a_word_that_only_looks_alike_is_no_sign(text: str) -> None:
    assert measure.reasons(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "my father died last month",
        "mijn moeder is overleden",
        "moren min døde forrige uke, og pakken hennes er fortsatt på vei",
        "min mand døde i går",
        "bestefar er død",
        "min mor er død",
        "faren min gikk bort i går",
        "mein Mann ist gestorben",
    ],
)
def test_grief_is_seen(text: str) -> None:
    assert "distress" in measure.reasons(text)


@pytest.mark.parametrize(
    "text",
    [
        "my battery died",
        "I'm dying to get it",
        "killer heels",
        "dead link in your mail",
        "de hond is dol",
        "lampen døde i går",
    ],
)
def test_an_idiom_is_no_grief(text: str) -> None:
    assert "distress" not in measure.reasons(text)


@pytest.mark.parametrize(
    "text",
    ["human", "Human please!", "agent", "medewerker", "Medewerker aub", "medarbejder", "menneske", "Mensch"],
)
def test_one_word_is_enough_for_a_person(text: str) -> None:
    assert measure.asks_for_person(text)


@pytest.mark.parametrize("text", ["are you human?", "is this a person", "a person stole my parcel"])
def test_a_word_inside_a_question_is_no_request(text: str) -> None:
    assert not measure.asks_for_person(text)


@pytest.mark.parametrize(
    "text", ["20394811", "mijn ordernummer is 20394811", "it is ida@example.org", "1012 AB"]
)
def test_a_number_or_an_address_alone_is_bare(text: str) -> None:
    assert measure.is_bare(text)


@pytest.mark.parametrize(
    "text", ["cancel 20394811", "where is 20394811", "hello", "I was charged twice 20394811"]
)
def test_a_wish_beside_the_number_is_not_bare(text: str) -> None:
    assert not measure.is_bare(text)


@pytest.mark.parametrize(
    "text",
    [
        "you are useless, go to hell",
        "jullie zijn waardeloos",
        "I er ubrugelige alle sammen",
        "dere er noen håpløse greier",
        "Sie sind wirklich unfähig, alle miteinander",
        "fuck off",
        "sukkel",
    ],
)
def test_harsh_words_to_us_are_told_from_those_about_others(text: str) -> None:
    assert measure.speaks_to_us(text)


@pytest.mark.parametrize(
    "text",
    [
        "united lost again, what a disgrace",
        "min nabo er en idiot med sin løvblæser",
        "hsv wieder verloren, eine schande",
        "de bond is waardeloos bezig vandaag",
    ],
)
def test_harsh_words_about_others_are_not_for_us(text: str) -> None:
    assert not measure.speaks_to_us(text)


@pytest.mark.parametrize(
    "text",
    [
        "somebody is in my account!!",
        "jeg er blevet hacket",
        "mijn account is gehackt",
        "jemand war in meinem Account",
        "kontoen min er hacka",
        "nokon har handla for 6000 kroner på kortet mitt",
        "iemand heeft met mijn kaart drie jassen gekocht",
    ],
)
def test_an_account_in_other_hands_is_a_danger(text: str) -> None:
    assert "distress" in measure.reasons(text)


@pytest.mark.parametrize(
    "text", ["a life hack for wet boots", "what is in my account?", "do you sell hacksaws"]
)
def test_a_word_that_only_looks_like_it_is_none(text: str) -> None:
    assert "distress" not in measure.reasons(text)


@pytest.mark.parametrize(
    "text",
    [
        "you charged me 89 euros instead of 59",
        "I think I was overcharged for the tent",
        "er is een verkeerd bedrag afgeschreven",
        "jullie hebben te veel in rekening gebracht",
        "der er trukket 499 kr i stedet for 399",
        "I har trukket for meget",
        "det er trukket feil beløp fra kortet mitt",
        "dere har trukket meg for mye",
        "es wurden 89 euro abgebucht statt 59",
        "ihr habt mir zu viel berechnet",
        "it says 110 on my statement, it should have been 93.50",
        "es sind nur 31,50 statt 89 Euro erstattet worden",
        "i har kun refunderet 200 kr i stedet for 450",
        "er is 20 euro teruggestort in plaats van 45",
    ],
)
def test_another_sum_than_agreed_is_told_in_many_words(text: str) -> None:
    assert measure.tells_of_a_wrong_amount(text)


@pytest.mark.parametrize(
    "text",
    [
        "I was charged twice instead of once",
        "er is twee keer afgeschreven in plaats van één keer",
        "der er trukket to gange i stedet for en",
        "es wurde zweimal abgebucht statt einmal",
        "can I get the blue one instead of the red one",
        "how much do you charge for shipping",
        "it should have been 7.5 in shoe size",
        "I was charged, and it should have been here on monday",
        "can I pay with a card instead of having 20 euro refunded",
        "kann ich 42 statt 44 haben",
    ],
)
def test_who_paid_twice_or_asks_tells_of_no_other_sum(text: str) -> None:
    assert not measure.tells_of_a_wrong_amount(text)
