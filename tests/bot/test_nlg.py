"""Replies in the shopper's language, never with a blank."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import nlg

BLANKS = (
    "order window carrier parcel restock pickup until delivered place amount date deadline product count"
    " alternatives before days condition how span methods costs hours special"
    " address email_masked amounts link"
)
DOMAIN = yaml.safe_load(Path("domain.yml").read_text(encoding="utf-8"))


class Speaker:
    """The part of a tracker that the generator reads."""

    def __init__(self, language: str | None, turn: str = "t1") -> None:
        from rasa.shared.core.events import UserUttered
        from rasa.shared.core.slots import TextSlot

        slot = TextSlot("language", [{"type": "custom"}])
        slot.value = language
        self.slots = {"language": slot}
        self.latest_message = UserUttered("hello")
        self.latest_message.message_id = turn


@pytest.fixture(scope="module")
def voice() -> nlg.LocalisedReplies:
    """Return the generator over the real files."""
    return nlg.LocalisedReplies(None, None)


async def said(voice: nlg.LocalisedReplies, name: str, speaker: Speaker, **blanks: Any) -> dict[str, Any]:
    """Return one generated reply."""
    reply = await voice.generate(name, speaker, "gateway", **blanks)  # type: ignore[arg-type]
    assert reply is not None
    return reply


@pytest.mark.parametrize("language", ["en", "nl", "da", "nb", "de"])
async def test_every_reply_of_the_domain_can_be_said_in_every_language(
    voice: nlg.LocalisedReplies, language: str
) -> None:
    blanks = dict.fromkeys(BLANKS.split(), "something")
    for name in DOMAIN["responses"]:
        reply = await said(voice, name, Speaker(language), **blanks)
        assert reply["lang"] == language, name
        assert "{" not in reply["text"], name
        assert all(not button["title"].startswith("choice_") for button in reply["buttons"]), name


async def test_buttons_stand_with_their_reply_in_its_language(voice: nlg.LocalisedReplies) -> None:
    reply = await said(voice, "utter_clarify", Speaker("nl"))
    assert [button["payload"] for button in reply["buttons"]][-1] == "talk_to_human"
    assert reply["buttons"][-1]["title"] != "Talk to a person"


@pytest.mark.parametrize("blank", [None, "", "  "])
async def test_an_empty_blank_is_refused_for_a_plain_sentence(
    voice: nlg.LocalisedReplies, blank: str | None
) -> None:
    reply = await said(voice, "utter_order_cancelled", Speaker("da"), order=blank)
    plain = await said(voice, "utter_cannot_look", Speaker("da"))
    assert reply == plain


async def test_a_missing_blank_is_refused_too(voice: nlg.LocalisedReplies) -> None:
    reply = await said(voice, "utter_order_cancelled", Speaker("de"))
    assert reply["text"] == (await said(voice, "utter_cannot_look", Speaker("de")))["text"]


async def test_braces_in_a_value_stay_what_they_are(voice: nlg.LocalisedReplies) -> None:
    reply = await said(voice, "utter_order_cancelled", Speaker("en"), order="{order} {window}")
    assert "{order} {window}" in reply["text"]


async def test_an_unknown_language_gets_english(voice: nlg.LocalisedReplies) -> None:
    assert (await said(voice, "utter_greet", Speaker("fr")))["lang"] == "en"
    assert (await said(voice, "utter_greet", Speaker(None)))["lang"] == "en"


async def test_a_reply_that_one_language_lacks_is_said_in_english(tmp_path: Path) -> None:
    for language in ("en", "nl", "da", "nb", "de"):
        reply = "utter_greet: Hello\n" if language == "en" else "utter_thank: x\n"
        (tmp_path / f"{language}.yml").write_text(reply, encoding="utf-8")
    from rasa.utils.endpoints import EndpointConfig

    voice = nlg.LocalisedReplies(EndpointConfig(folder=str(tmp_path)), None)
    reply = await said(voice, "utter_greet", Speaker("nl"))
    assert (reply["text"], reply["lang"]) == ("Hello", "en")
    nothing = await said(voice, "utter_goodbye", Speaker("nl"))
    assert nothing["text"] == nlg.LAST_RESORT


async def test_the_same_turn_says_the_same_and_turns_vary(voice: nlg.LocalisedReplies) -> None:
    once = await said(voice, "utter_greet", Speaker("en", "turn 1"))
    assert once == await said(voice, "utter_greet", Speaker("en", "turn 1"))
    texts = {(await said(voice, "utter_greet", Speaker("en", f"turn {n}")))["text"] for n in range(20)}
    assert len(texts) > 1


async def test_the_ways_around_the_chat_come_from_the_shops_own_file(voice: nlg.LocalisedReplies) -> None:
    shop = nlg.facts_of(Path("data/shop.yml"))
    reply = await said(voice, "utter_languages", Speaker("nb"))
    assert shop["phone"] in reply["text"] and shop["email"] in reply["text"]


@pytest.mark.parametrize("lost", ["phone: +31 30 555 0142", "email: help@fjordandfield.example"])
def test_a_shop_without_a_way_around_the_chat_does_not_start(tmp_path: Path, lost: str) -> None:
    file = tmp_path / "shop.yml"
    text = Path("data/shop.yml").read_text(encoding="utf-8")
    file.write_text(text.replace(lost, lost.partition(":")[0] + ":"), encoding="utf-8")
    with pytest.raises(ValueError, match="none may be empty"):
        nlg.facts_of(file)
