"""What people write about when they need their parcel, on a Tuesday at nine in the morning."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.deadline import find

TZ = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 10, 13, 9, 0, tzinfo=TZ)

SENTENCES = [
    ("nl", "Mijn zus neemt het morgen om 8 uur mee naar het buitenland, is het er dan?", "14 08:00"),
    ("nl", "Komt het voor vrijdag 12 uur?", "16 12:00"),
    ("nl", "is het er voor zaterdag", "17 00:00"),
    ("nl", "ik heb het vrijdagmiddag nodig", "16 12:00"),
    ("nl", "Heb ik het vandaag nog voor 17.00 uur?", "13 17:00"),
    ("nl", "We vertrekken overmorgen om half negen 's ochtends, lukt dat?", "15 08:30"),
    ("nl", "ik moet het uiterlijk 20 oktober hebben", "20 23:59"),
    ("nl", "kan het morgenavond voor acht uur?", "14 20:00"),
    ("en", "Will it be here before Saturday?", "17 00:00"),
    ("en", "I need it by Friday noon", "16 12:00"),
    ("en", "will my parcel arrive tomorrow before 10am?", "14 10:00"),
    ("en", "We leave on Thursday at 8:30 in the morning, is it there by then?", "15 08:30"),
    ("en", "is it going to be here today by 5 pm", "13 17:00"),
    ("en", "I need it by 21 October", "21 23:59"),
    ("en", "Does it come by next Monday?", "19 23:59"),
    ("en", "my flight leaves tonight at 9", "13 21:00"),
    ("en", "I need it within three days", "16 23:59"),
    ("nl", "komt het dit weekend nog?", "17 23:59"),
    ("nb", "kommer den før helga?", "17 00:00"),
    ("de", "kommt es bis Ende der Woche?", "16 23:59"),
    ("da", "Min fødselsdag er d. 23/10, når den frem?", "23 23:59"),
    ("en", "It's my son's birthday on the 24th of October, will it make it?", "24 23:59"),
    ("da", "Kommer den inden fredag kl. 12?", "16 12:00"),
    ("da", "Jeg skal bruge den senest lørdag", "17 23:59"),
    ("da", "er pakken her i morgen kl. 8?", "14 08:00"),
    ("da", "Når den frem inden på torsdag?", "15 00:00"),
    ("da", "Vi rejser i overmorgen klokken halv ni, når den frem?", "15 08:30"),
    ("da", "kommer den i dag før kl 17", "13 17:00"),
    ("da", "jeg skal have den inden den 20. oktober", "20 00:00"),
    ("nb", "Kommer den innen torsdag?", "15 23:59"),
    ("nb", "Vi reiser i morgen klokka 8, er den her da?", "14 08:00"),
    ("nb", "Rekker den fram før lørdag?", "17 00:00"),
    ("nb", "trenger den innen fredag kl. 16.30", "16 16:30"),
    ("nb", "jeg må ha den senest 21. oktober", "21 23:59"),
    ("nb", "kommer pakken i dag før klokken fem på ettermiddagen?", "13 17:00"),
    ("nb", "Jeg drar i overmorgen kl halv ni", "15 08:30"),
    ("de", "Kommt es bis Freitagmittag an?", "16 12:00"),
    ("de", "Ist das Paket morgen um 8 Uhr da? Meine Schwester nimmt es mit.", "14 08:00"),
    ("de", "Ich brauche es spätestens am Samstag", "17 23:59"),
    ("de", "kommt es vor Donnerstag?", "15 00:00"),
    ("de", "Wir fahren übermorgen um halb neun los, ist es dann da?", "15 08:30"),
    ("de", "heute noch vor 17:30 Uhr?", "13 17:30"),
    ("de", "Ich brauche es morgen früh", "14 08:00"),
    ("de", "bis zum 20. Oktober muss es da sein", "20 23:59"),
]

NO_MOMENT = [
    ("nl", "Wanneer komt mijn bestelling aan?"),
    ("nl", "waar blijft bestelling 20394811, e-mail ida@example.org?"),
    ("nl", "Ik heb het vorige vrijdag besteld en wacht al twee weken"),
    ("nl", "Goedemorgen, waar is mijn pakket?"),
    ("en", "how long does delivery take?"),
    ("en", "order 20394811 was placed two weeks ago, where is it"),
    ("en", "it should have been here yesterday"),
    ("en", "I paid 10 euros for it on 2 January"),
    ("da", "hvornår kommer min pakke?"),
    ("da", "god morgen, jeg bestilte for 3 dage siden"),
    ("nb", "når kommer pakken min"),
    ("nb", "god morgen! hvor er pakken?"),
    ("de", "Wann kommt mein Paket?"),
    ("de", "Guten Morgen, wo ist meine Bestellung?"),
    ("de", "vor 3 Tagen bestellt und seit Montag nichts gehört"),
]


@pytest.mark.parametrize(("language", "text", "when"), SENTENCES)
def test_the_moment_that_a_shopper_names_is_found(language: str, text: str, when: str) -> None:
    found = find(text, language=language, now=NOW, tz=TZ)
    assert found is not None
    assert found.strftime("%Y-%m-%d %H:%M") == f"2026-10-{when}"
    assert found.tzinfo is TZ


@pytest.mark.parametrize(("language", "text"), NO_MOMENT)
def test_where_no_moment_is_named_none_is_found(language: str, text: str) -> None:
    assert find(text, language=language, now=NOW, tz=TZ) is None


def test_an_hour_that_is_over_today_means_the_evening() -> None:
    found = find("is het er vandaag om 8 uur?", language="nl", now=NOW, tz=TZ)
    assert found == datetime(2026, 10, 13, 20, 0, tzinfo=TZ)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("kan het om 15 uur?", "14 15:00"),
        ("kan het vanmiddag nog?", "13 23:59"),
        ("kan het voor vandaag?", None),
    ],
)
def test_in_the_evening_what_is_over_is_not_meant(text: str, when: str | None) -> None:
    found = find(text, language="nl", now=NOW.replace(hour=19), tz=TZ)
    assert (found and found.strftime("%d %H:%M")) == when


def test_the_hour_is_the_one_on_the_wall_after_the_clocks_went_back() -> None:
    saturday = datetime(2026, 10, 24, 12, 0, tzinfo=TZ)  # the clocks go back in the night to Sunday
    found = find("er den her i morgen kl. 8?", language="da", now=saturday, tz=TZ)
    assert found is not None
    assert found.astimezone(UTC) == datetime(2026, 10, 25, 7, 0, tzinfo=UTC)


@given(text=st.text(max_size=700), language=st.sampled_from(["en", "nl", "da", "nb", "de", "xx"]))
def test_whatever_is_written_a_found_moment_lies_ahead(text: str, language: str) -> None:
    found = find(text, language=language, now=NOW, tz=TZ)
    assert found is None or found > NOW


@pytest.mark.parametrize(
    "text", ["31 februari om 25 uur", "99/99 voor 88:99", "morgen " * 400, "\ufdfa" * 1000, "a" * 9000]
)
def test_nonsense_and_length_do_no_harm(text: str) -> None:
    found = find(text, language="nl", now=NOW, tz=TZ)
    assert found is None or found > NOW
