"""The widget's state: frames and acts in, what is shown out; run in a real browser, without any network."""

import json
import re
from random import Random
from typing import Any

import pytest
from playwright.async_api import Page

from tests.web.widget_pages import GATEWAY, WEB, C, Gateway

State = dict[str, Any]
Frame = dict[str, Any]
PLAY = """async ([url, acts]) => {
  const m = await import(url);
  const s = acts.reduce(m.reduce, m.initial("en"));
  const items = m.items(s, (ts) => new Date(ts).toISOString().slice(0, 10));
  return { state: s, items, standing: m.standing(s), unread: m.unread(s), delivery: m.delivery(s) };
}"""
NOON = 1_800_000_000_000
DAY = 86_400_000


def entry(n: int, role: str, text: str = "", *, epoch: int = 1, **more: Any) -> Frame:
    """Return a `msg` frame: entry n of the log."""
    body = {"from": {"role": role}, "kind": "text", "ts": NOON + n, "text": text or f"{role} {n}"}
    return {"t": "msg", "c": C, "id": f"{epoch}-{n}", **body, **more}


def event(n: int, name: str, **who: Any) -> Frame:
    """Return a `msg` frame: something happened."""
    sender = {"role": "agent" if who else "system", **who}
    return {
        "t": "msg",
        "c": C,
        "id": f"1-{n}",
        "from": sender,
        "kind": "event",
        "ts": NOON + n,
        "event": name,
    }


def page_of(*items: Frame, more: bool = False) -> Frame:
    return {"t": "page", "c": C, "items": list(items), "more": more}


def said(cid: str, text: str) -> Frame:
    return {"t": "said", "cid": cid, "text": text, "ts": NOON}


def shown(state: str, **more: Any) -> Frame:
    return {"t": "state", "c": C, "state": state, **more}


class Player:
    """Plays acts and frames on a fresh state, in the page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def __call__(self, *acts: Frame) -> dict[str, Any]:
        found: dict[str, Any] = await self._page.evaluate(PLAY, [f"{GATEWAY}widget/state.js", list(acts)])
        return found

    async def place(self, at: Frame, language: str) -> str:
        """Return what is said of a place in line."""
        code = f"async ([at, lang]) => (await import('{GATEWAY}widget/person.js')).place(at, lang)"
        told: str = await self._page.evaluate(code, [at, language])
        return told

    async def texts(self, *acts: Frame) -> list[str]:
        """Return the bubbles' words but the greeting's."""
        return [item["text"] for item in (await self(*acts))["items"] if item["type"] == "bubble"][1:]


@pytest.fixture
async def play(page: Page) -> Player:
    """Return a player on a page of the shop."""
    await Gateway(page).serve()
    return Player(page)


async def test_any_order_and_repetition_of_frames_gives_the_same_transcript(play: Player) -> None:
    frames = [entry(n, "shopper" if n % 2 else "bot", cid=f"cid{n}" if n % 2 else None) for n in range(1, 12)]
    frames += [{"t": "ack", "cid": "cid1", "id": "1-1"}, page_of(*frames[3:7])]
    expected = await play.texts(*frames[:11])
    assert len(expected) == 11
    for seed in range(40):
        mixed = Random(seed).choices(frames, k=8) + Random(seed).sample(frames, k=len(frames))
        assert await play.texts(*mixed) == expected, json.dumps(mixed)


async def test_ids_are_numbers_and_a_new_epoch_comes_after_every_old_one(play: Player) -> None:
    frames = (entry(1, "bot", "newest", epoch=2), entry(10, "bot", "ten"), entry(9, "bot", "nine"))
    assert await play.texts(*frames) == ["nine", "ten", "newest"]


async def test_a_bubble_shows_once_whether_receipt_or_echo_comes_first(play: Player) -> None:
    ack, echo = {"t": "ack", "cid": "x", "id": "1-1"}, entry(1, "shopper", "hello", cid="x")
    for order in ((ack, echo), (echo, ack), (ack,), (echo,)):
        assert await play.texts(said("x", "hello"), *order) == ["hello"]


async def test_a_receipt_does_not_move_where_to_resume(play: Player) -> None:
    found = await play(entry(1, "bot"), said("x", "hello"), {"t": "ack", "cid": "x", "id": "1-3"})
    assert found["state"]["last"] == "1-1"


async def test_the_greeting_is_drawn_by_the_widget_and_its_marker_is_not(play: Player) -> None:
    found = await play({**entry(1, "bot"), "text": "", "data": {"greeting": True}})
    assert [item["role"] for item in found["items"]] == ["bot"]


async def test_another_conversation_or_a_lost_log_starts_empty(play: Player) -> None:
    welcome = {"t": "welcome", "conversation": C}
    for change in ({"conversation": "d" * 26}, {"resume": "resync"}):
        assert await play.texts(welcome, entry(1, "bot"), {**welcome, **change}) == []
    assert await play.texts(welcome, entry(1, "bot", "kept"), welcome) == ["kept"]


STANDINGS = [
    (shown("bot"), []),
    (shown("waiting", desk="open", position=1), [["waiting"]]),
    (shown("offered", desk="open", position=4), [["waiting"]]),
    (shown("waiting", desk="open"), [["waiting"]]),
    (shown("waiting", desk="nobody"), [["desk_nobody"]]),
    (shown("waiting", desk="closed"), [["desk_closed"]]),
    (shown("active", alias="Ida"), [["joined", {"alias": "Ida"}]]),
    (shown("callback"), [["callback"]]),
    (shown("closed"), [["closed"], ["again"]]),
    (shown("wrapup", alias="Ida"), [["closed"], ["again"]]),
    ({"t": "link", "status": "offline"}, [["offline"]]),
    ({"t": "link", "status": "busy"}, [["busy"]]),
    ({"t": "link", "status": "no_4503"}, [["no_4503"]]),
]


async def test_the_bar_says_honestly_where_the_conversation_stands(play: Player) -> None:
    for frame, words in STANDINGS:
        assert (await play(frame))["standing"] == words, frame


PLACES: list[tuple[Frame, str]] = [
    ({"position": 1, "wait": {"unit": "unknown"}}, "You are next. We can't say yet how long it will take."),
    (
        {"position": 3, "wait": {"unit": "minutes", "low": 4, "high": 9}},
        "You are number 3. It will probably take 4\u20139 minutes.",
    ),
    (
        {"position": 2, "wait": {"unit": "minutes", "high": 1}},
        "You are number 2. It will probably take 0\u20131 minutes.",
    ),
    (
        {"position": 2, "wait": {"unit": "minutes", "low": 2, "high": 2}, "why": "urgent"},
        "You are number 2. Somebody who cannot wait goes first. It will probably take 2 minutes.",
    ),
    ({"position": 5, "desk": "nobody"}, ""),
    ({"desk": "open"}, ""),
]


async def test_a_place_in_line_is_told_with_minutes_or_that_nobody_knows(play: Player) -> None:
    for at, words in PLACES:
        assert await play.place(at, "en") == words
    for language in ("nl", "da", "nb", "de"):
        for why in ("urgent", "team"):
            at = {"position": 3, "wait": {"unit": "minutes", "low": 4, "high": 9}, "why": why}
            told = await play.place(at, language)
            assert "3" in told and re.search("4.9 ", told) and "{" not in told and told.count(".") >= 3


async def test_quick_answers_show_until_one_is_given_or_a_person_takes_over(play: Player) -> None:
    asked = entry(1, "bot", "Which?", choices=[{"id": "a", "title": "Order"}])

    async def offered(*acts: Frame) -> bool:
        return any(item["type"] == "choices" for item in (await play(asked, *acts))["items"])

    assert await offered()
    assert await offered(entry(2, "bot", "Take your time."))
    assert not await offered(entry(2, "shopper", "order"))
    assert not await offered(said("x", "Order"))
    assert not await offered(shown("waiting", desk="open"))


async def test_a_chosen_answer_reads_as_its_title_after_a_reload(play: Player) -> None:
    asked = entry(1, "bot", "Which?", choices=[{"id": "a", "title": "My order"}])
    chosen = {**entry(2, "shopper"), "kind": "choice", "choice": "a"}
    del chosen["text"]
    assert await play.texts(page_of(asked, chosen)) == ["Which?", "My order"]


async def test_the_phrases_follow_the_bot_and_nobody_else(play: Player) -> None:
    for role, lang, expected in (("bot", "nb", "nb"), ("bot", "fr", "en"), ("agent", "de", "en")):
        assert (await play(entry(1, role, lang=lang)))["state"]["lang"] == expected


async def test_unread_counts_answers_that_came_while_closed(play: Player) -> None:
    news = (entry(1, "bot"), entry(2, "shopper"), event(3, "handoff"), entry(4, "agent"))
    assert (await play(*news))["unread"] == 2
    assert (await play(*news, {"t": "set", "seen": "1-1"}))["unread"] == 1
    assert (await play(*news, {"t": "set", "open": True}))["unread"] == 0


EVENTS = ("handoff", "joined", "left", "requeued", "transferred", "given_back", "callback", "closed")


async def test_events_are_codes_whose_words_the_widget_owns(play: Player) -> None:
    for name in EVENTS:
        found = await play(event(1, name, alias="Ida"))
        assert found["items"][-1]["phrase"] == [name, {"alias": "Ida"}]


@pytest.mark.parametrize("language", ["en", "nl", "da", "nb", "de"])
def test_every_event_that_a_shopper_sees_has_words(language: str) -> None:
    assert set(EVENTS) <= phrases_of(language).keys()


def phrases_of(language: str) -> dict[str, str]:
    """Return the words that are there at once, and those that come later."""
    files = (WEB / "widget" / "phrases" / f"{later}{language}.json" for later in ("", "later/"))
    now, then = (json.loads(file.read_text("utf-8")) for file in files)
    assert not now.keys() & then.keys()
    return {**now, **then}


@pytest.mark.parametrize("language", ["nl", "da", "nb", "de"])
def test_every_language_has_the_same_phrases(language: str) -> None:
    assert phrases_of(language).keys() == phrases_of("en").keys()
    assert all(text.strip() for text in phrases_of(language).values())


async def test_what_becomes_of_words_is_no_entry_of_the_log(play: Player) -> None:
    waits = await play(said("x", "hello"))
    assert [item["type"] for item in waits["items"]] == ["bubble", "day", "bubble"]
    for status, told in (("online", "sending"), ("offline", "unsent"), ("no_4503", "unsent")):
        assert (await play(said("x", "hello"), {"t": "link", "status": status}))["delivery"] == told
    assert (await play())["delivery"] == ""


async def test_a_new_day_and_a_new_speaker_are_marked(play: Player) -> None:
    tomorrow = {**entry(3, "bot"), "ts": NOON + DAY}
    found = await play(entry(1, "bot"), entry(2, "bot"), tomorrow)
    kinds = [(item["type"], item.get("head")) for item in found["items"][1:]]
    first_day = [("day", None), ("bubble", True), ("bubble", False)]
    assert kinds == [*first_day, ("day", None), ("bubble", True)]


async def test_what_a_newer_gateway_says_is_passed_over(play: Player) -> None:
    assert await play({"t": "fireworks", "c": C}) == await play()


async def test_an_older_page_says_whether_there_is_more_and_changes_nothing_else(play: Player) -> None:
    opening = page_of(entry(50, "bot", lang="da"), entry(51, "shopper"), more=True)
    missed = page_of(entry(52, "bot", lang="da"))
    assert (await play(opening, missed))["state"]["more"] is True
    older = page_of(entry(0, "bot", lang="de"), entry(1, "shopper"))
    state = (await play(opening, missed, older))["state"]
    assert (state["more"], state["lang"], state["last"]) == (False, "da", "1-52")
    assert [each["id"] for each in state["entries"]] == ["1-0", "1-1", "1-50", "1-51", "1-52"]


async def test_nobody_types_over_a_line_that_was_lost(play: Player) -> None:
    types = {"t": "typing", "c": C, "from": {"role": "agent", "alias": "Ida"}, "on": True}
    assert (await play(types))["state"]["typing"] == "Ida"
    assert (await play(types, {"t": "link", "status": "offline"}))["state"]["typing"] == ""
