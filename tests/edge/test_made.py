"""Operators make a topic in the studio: written, counted until it can be learned, removed again."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from redis.asyncio import Redis

from house import shelf
from tests.edge.gateway import Gateway, active, open_gateway
from tests.edge.test_inbox import get, operator, post
from tests.fakes import SECRET, FakeBot
from tests.workshops import Workshop, furnish, open_workshop

pytestmark = pytest.mark.timeout(60)
LANGUAGES = ("en", "nl", "da", "nb", "de")
TITLES = {"en": "Gift cards", "nl": "Cadeaubonnen"}
GIFT: dict[str, Any] = {"name": "gift_card", "titles": TITLES, "does": "answer"}


def prepared(folder: Path) -> Path:
    """Make a data folder with one reply in a repository, and return it."""
    for language in LANGUAGES:
        (folder / "nlu" / language).mkdir(parents=True)
    (folder / "replies").mkdir()
    for language in LANGUAGES:
        (folder / "replies" / f"{language}.yml").write_text('utter_greet: "Hi"\n')
    subprocess.run(["git", "init", "-q", folder.parent], check=True)
    return folder


def written(folder: Path) -> Any:
    return yaml.safe_load((folder / "rules" / "topics.yml").read_text())["topics"]


@pytest.fixture
async def data(gateway: Gateway) -> Path:
    """Return the gateway's data folder."""
    return await asyncio.to_thread(prepared, gateway.house.services.settings.data)


async def test_a_topic_is_shown_then_made_and_everybody_knows_it_at_once(
    gateway: Gateway, data: Path
) -> None:
    headers = await operator(gateway)
    shown = await post(gateway, "made/make", headers, **GIFT, only_show=True)
    assert '+    title:\n+      en: "Gift cards"\n+      nl: "Cadeaubonnen"' in shown["diff"]
    assert shown["commit"] is None
    assert not (data / "rules").exists()
    assert (await post(gateway, "made/make", headers, **GIFT))["commit"]
    assert await asyncio.to_thread(written, data) == {"gift_card": {"title": TITLES, "does": "answer"}}
    assert "gift_card" in (await get(gateway, "inbox/groups", headers))["intents"]
    async with gateway.http.get(f"{gateway.url}/v1/me", headers=headers) as answer:
        assert (await answer.json())["topics"] == {"gift_card": TITLES}
    [deed] = (await get(gateway, "audit", headers))["deeds"]
    assert (deed["act"], deed["alias"]) == ("topic_make", "Otto") and deed["about"].startswith("gift_card ")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "Gift card"}, "topic_name"),
        ({"name": "a" * 41}, "topic_name"),
        ({"name": "handoff_gift"}, "topic_name"),
        ({"name": "null"}, "topic_name"),
        ({"name": "track_order"}, "topic_taken"),
        ({"name": "greet"}, "topic_taken"),
        ({"titles": {}}, "topic_title"),
        ({"titles": {"en": " \u202e "}}, "topic_title"),
        ({"titles": {"en": "Gift cards", "nl": "x" * 61}}, "topic_title"),
        ({"titles": {"fr": "Bons"}}, "topic_title"),
    ],
)
async def test_a_name_that_will_not_do_is_refused_with_its_reason(
    gateway: Gateway, data: Path, change: dict[str, Any], code: str
) -> None:
    headers = await operator(gateway)
    refused = await post(gateway, "made/make", headers, status=409, **{**GIFT, **change})
    assert refused["code"] == code and refused["why"]
    assert not (data / "rules").exists()


async def test_a_second_topic_stands_below_the_first_whose_comment_stays(
    gateway: Gateway, data: Path
) -> None:
    headers = await operator(gateway)
    await post(gateway, "made/make", headers, **GIFT)
    file = data / "rules" / "topics.yml"
    noted = (await asyncio.to_thread(file.read_text)).replace(
        "  gift_card:", "  # For Christmas.\n  gift_card:"
    )
    await asyncio.to_thread(file.write_text, noted)
    await post(gateway, "made/make", headers, name="engraving", titles={"da": "Gravering"}, does="person")
    text = await asyncio.to_thread(file.read_text)
    assert text.startswith(noted)
    assert 'engraving:\n    title:\n      da: "Gravering"\n    does: person' in text
    again = await post(gateway, "made/make", headers, status=409, **GIFT)
    assert again["code"] == "topic_taken"


async def test_a_topic_that_was_written_with_one_title_gets_others_and_keeps_what_it_does(
    gateway: Gateway, data: Path
) -> None:
    headers, file = await operator(gateway), data / "rules" / "topics.yml"
    once = "topics:\n  # By hand.\n  gift_card: {title: Gift cards, does: person}\n"
    await asyncio.to_thread(file.parent.mkdir)
    await asyncio.to_thread(file.write_text, once)
    [topic] = (await get(gateway, "made", headers))["topics"]
    assert topic["titles"] == {"en": "Gift cards"}
    ask: dict[str, Any] = {"name": "gift_card", "titles": {**TITLES, "de": " "}}
    shown = await post(gateway, "made/titles", headers, **ask, only_show=True)
    assert "Cadeaubonnen" in shown["diff"] and await asyncio.to_thread(file.read_text) == once
    assert (await post(gateway, "made/titles", headers, **ask))["commit"]
    assert await asyncio.to_thread(written, data) == {"gift_card": {"title": TITLES, "does": "person"}}
    assert "# By hand." in await asyncio.to_thread(file.read_text)
    again = await post(gateway, "made/titles", headers, **ask)
    assert (again["diff"], again["commit"]) == ("", None)
    for wrong in ({}, {"fr": "Bons"}, {"en": "x" * 61}):
        refused = await post(gateway, "made/titles", headers, status=409, name="gift_card", titles=wrong)
        assert refused["code"] == "topic_title"
    refused = await post(gateway, "made/titles", headers, status=409, name="nope", titles=TITLES)
    assert refused["code"] == "topic_none"
    [deed] = (await get(gateway, "audit", headers))["deeds"]
    assert deed["act"] == "topic_title"


async def test_it_can_be_learned_when_each_language_has_its_lines_and_there_are_words(
    gateway: Gateway, data: Path
) -> None:
    headers = await operator(gateway)
    await post(gateway, "made/make", headers, **GIFT)
    [topic] = (await get(gateway, "made", headers))["topics"]
    assert topic["missing"] == dict.fromkeys(LANGUAGES, 10) and topic["wordless"] == list(LANGUAGES)
    for language in LANGUAGES:
        lines = [f"gift card {language} {number}" for number in range(10)]
        await post(gateway, "made/lines", headers, name="gift_card", language=language, lines=lines)
    said: dict[str, Any] = {
        "changes": [{"language": "en", "key": "utter_gift_card", "variants": ["Yes, from 10 euros."]}]
    }
    assert (await post(gateway, "replies/commit", headers, **said))["commit"]
    [topic] = (await get(gateway, "made", headers))["topics"]
    assert (topic["ready"], topic["missing"], topic["wordless"]) == (True, {}, list(LANGUAGES[1:]))


async def test_lines_are_masked_and_what_stands_there_is_not_written_twice(
    gateway: Gateway, data: Path
) -> None:
    headers = await operator(gateway)
    await post(gateway, "made/make", headers, **GIFT)
    ask: dict[str, Any] = {"name": "gift_card", "language": "en"}
    lines = [
        "a card for canary@example.com",
        "[20394811](order_number) please",
        "/gift_card",
        "do you sell cards",
    ]
    await post(gateway, "made/lines", headers, **ask, lines=lines)
    again = await post(gateway, "made/lines", headers, **ask, lines=["Do you sell cards"])
    assert (again["commit"], again["diff"]) == (None, "")
    text = await asyncio.to_thread((data / "nlu" / "en" / "topics.yml").read_text)
    assert "canary" not in text and "20394811](order" not in text and "- /" not in text
    [topic] = (await get(gateway, "made", headers))["topics"]
    assert topic["lines"]["en"] == 4
    wrong: list[dict[str, Any]] = [
        {"language": "xx"},
        {"lines": []},
        {"lines": ["x" * 301]},
        {"lines": [" "]},
    ]
    for bad in wrong:
        refused = await post(gateway, "made/lines", headers, status=409, **{**ask, "lines": ["x"], **bad})
        assert refused["code"] == "topic_lines"
    unknown = await post(gateway, "made/lines", headers, status=409, name="nope", language="en", lines=["x"])
    assert unknown["code"] == "topic_none"


async def test_a_conversation_is_closed_under_a_topic_once_it_is_made(gateway: Gateway, data: Path) -> None:
    headers, session = await operator(gateway), await gateway.session(language="en")
    _, desk, c = await active(gateway, session)
    fence = (await desk.has("state", state="active"))["fence"]
    done = await desk.do("done", c=c, fence=fence, topic="gift_card", outcome="resolved")
    assert (done["t"], done["code"]) == ("nak", "bad")
    await post(gateway, "made/make", headers, **GIFT)
    done = await desk.do("done", c=c, fence=fence, topic="gift_card", outcome="resolved")
    assert done["t"] == "ack"


async def test_without_a_repository_there_is_the_change_and_nothing_is_written(gateway: Gateway) -> None:
    headers = await operator(gateway)
    told = await post(gateway, "made/make", headers, **GIFT)
    assert told["commit"] is None and "+++ b/data/rules/topics.yml" in told["diff"]
    found = await get(gateway, "made", headers)
    assert (found["topics"], found["repository"]) == ([], False)


async def test_a_file_that_cannot_be_read_takes_no_topic_of_every_shop_away(
    gateway: Gateway, data: Path
) -> None:
    headers = await operator(gateway)
    file = data / "rules" / "topics.yml"
    await asyncio.to_thread(file.parent.mkdir)
    for broken in ("topics: [", "topics: 3\n", "topics: {gift: {title: x, does: dance}}\n", "[]\n"):
        await asyncio.to_thread(file.write_text, broken)
        assert (await get(gateway, "made", headers))["topics"] == []
        assert "track_order" in (await get(gateway, "inbox/groups", headers))["intents"]


@pytest.fixture
async def workshop(tmp_path: Path) -> AsyncIterator[Workshop]:
    """Yield a workshop."""
    furnish(tmp_path)
    async with open_workshop(tmp_path, secret=SECRET) as workshop:
        yield workshop


@pytest.fixture
async def taught(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis, workshop: Workshop
) -> AsyncIterator[Gateway]:
    """Yield a gateway that has a workshop."""
    told = {"valkey": valkey, "prefix": prefix, "database": database, "bot": bot, "workshop": workshop.url}
    async with open_gateway(**told) as gateway:  # type: ignore[arg-type]  # by name
        await asyncio.to_thread(prepared, gateway.house.services.settings.data)
        yield gateway


def learn(workshop: Workshop, model: str, topic: str) -> None:
    """Say in a model's manifest that it has learned this topic."""
    file = shelf.manifest_of(shelf.file_of(workshop.folder / "models", model))
    file.write_text(json.dumps({**json.loads(file.read_text()), "topics": [topic]}))


async def test_it_is_removed_with_lines_and_words_as_long_as_no_live_model_knows_it(
    taught: Gateway, workshop: Workshop
) -> None:
    headers, data = await operator(taught), taught.house.services.settings.data
    await post(taught, "made/make", headers, **GIFT)
    await post(taught, "made/lines", headers, name="gift_card", language="nl", lines=["een cadeaubon"])
    said: dict[str, Any] = {
        "changes": [{"language": "nl", "key": "utter_gift_card", "variants": ["Ja, vanaf tien euro."]}]
    }
    await post(taught, "replies/commit", headers, **said)
    await asyncio.to_thread(learn, workshop, "old", "gift_card")
    refused = await post(taught, "made/remove", headers, status=409, name="gift_card")
    assert refused["code"] == "topic_learned"
    await asyncio.to_thread(learn, workshop, "old", "another")
    shown = await post(taught, "made/remove", headers, name="gift_card", only_show=True)
    assert "-- een cadeaubon" in shown["diff"].replace("-    ", "-") and "-utter_gift_card" in shown["diff"]
    assert shown["commit"] is None and "gift_card" in await asyncio.to_thread(written, data)
    assert (await post(taught, "made/remove", headers, name="gift_card"))["commit"]
    assert await asyncio.to_thread(written, data) == {}
    left = [path for path in data.rglob("*.yml") if "gift_card" in path.read_text()]
    assert left == []
    assert "gift_card" not in (await get(taught, "inbox/groups", headers))["intents"]
    assert (await get(taught, "audit", headers))["deeds"][0]["act"] == "topic_remove"


async def test_nobody_knows_what_a_model_has_learned_while_the_workshop_is_down(
    gateway: Gateway, data: Path
) -> None:
    headers = await operator(gateway)
    await post(gateway, "made/make", headers, **GIFT)
    refused = await post(gateway, "made/remove", headers, status=409, name="gift_card")
    assert refused["code"] == "topic_unsure" and "git" in refused["why"]


@pytest.mark.timeout(240)  # it starts a training
async def test_a_training_leaves_out_what_cannot_be_learned_yet_and_hides_it_from_nobody(
    taught: Gateway, workshop: Workshop
) -> None:
    headers = await operator(taught)
    await post(taught, "made/make", headers, **GIFT)
    state = await get(taught, "training", headers)
    assert [one["name"] for one in state["unready"]] == ["gift_card"]
    await post(taught, "training/start", headers, status=202)
    # These lessons teach nothing: it ends with words. What is left out of one that does is in tests/house.
    assert (await workshop.ended())["how"] == "failed"
