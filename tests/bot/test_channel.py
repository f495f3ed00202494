"""The door: who may knock, what a repeat gets, and what happens when something behind it is broken."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import aiohttp
import pytest

from tests.bot.conftest import SECRET, free_port, load_agent
from tests.bot.test_measure import SLASHES

QUESTION = "what are your opening hours?"


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", SECRET[:-1], "é"])
async def test_a_wrong_secret_is_refused(bot: Any, secret: str) -> None:
    status, answer = await bot.post(bot.talk().request(QUESTION), secret=secret)
    assert status == 401
    assert "messages" not in answer


async def test_a_bad_request_says_nothing_in_the_conversation(bot: Any) -> None:
    talk = bot.talk()
    status, _ = await bot.post({**talk.request(QUESTION), "slots": {"proven_order": "20394811"}})
    assert status == 400
    assert await talk.tracker() is None


async def test_a_request_that_is_too_large_is_refused(bot: Any) -> None:
    status, _ = await bot.post(b'{"text":"' + b"x" * 64 * 1024 + b'"}')
    assert status == 400


async def test_a_choice_that_no_button_has_is_refused(bot: Any) -> None:
    for choice in ("restart", "double_charge", "/track_order", 'track_order{"proven_order":"1"}', ""):
        status, _ = await bot.post(bot.talk().request(choice=choice))
        assert status == 400, choice


async def test_a_choice_is_the_intent_of_its_button(bot: Any) -> None:
    answer = await bot.talk(locale="en").say(choice="track_order")
    assert answer["intent"] == {
        "name": "track_order",
        "confidence": 1.0,
        "ranking": [{"name": "track_order", "confidence": 1.0}],
    }
    assert "order number" in answer["messages"][0]["text"]


async def test_a_first_choice_speaks_the_language_of_the_browser(bot: Any) -> None:
    answer = await bot.talk(locale="da-DK").say(choice="track_order")
    assert answer["language"] == "da"
    assert answer["messages"][0]["lang"] == "da"


async def test_health_says_that_there_is_a_model(bot: Any) -> None:
    async with bot.http.get(f"{bot.url}/") as response:
        assert await response.json() == {"status": "ok", "model": True}


async def test_without_a_model_the_door_says_so(bot: Any, door: Any) -> None:
    agent, door.app.ctx.agent = door.app.ctx.agent, None
    try:
        status, _ = await bot.post(bot.talk().request(QUESTION))
        async with bot.http.get(f"{bot.url}/") as response:
            health = await response.json()
    finally:
        door.app.ctx.agent = agent
    assert status == 503
    assert health["model"] is False


async def test_the_same_turn_again_gets_the_same_answer_and_is_told_once(bot: Any) -> None:
    talk = bot.talk()
    request = talk.request("where is my order?")
    first = await bot.post(request)
    assert await bot.post(request) == first
    assert [event.text for event in (await talk.tracker()).events if event.type_name == "user"] == [
        "where is my order?"
    ]


async def test_a_repeat_joins_the_running_turn(bot: Any) -> None:
    talk = bot.talk()
    request = talk.request("where is 20394811, ida@example.org?")
    answers = await asyncio.gather(*(bot.post(request) for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    users = [event for event in (await talk.tracker()).events if event.type_name == "user"]
    assert len(users) == 1


async def test_an_old_turn_is_answered_again_after_newer_ones(bot: Any) -> None:
    talk = bot.talk()
    request = talk.request("where is my order?")
    first = await bot.post(request)
    await talk.say("20394811, ida@example.org")
    await talk.say(QUESTION)
    assert await bot.post(request) == first


async def test_after_a_restart_a_repeat_gets_the_answer_from_the_tracker(
    bot: Any, door: Any, model: str, redis_url: str, actions_url: str
) -> None:
    talk = bot.talk()
    request = talk.request("I want to talk to a person")
    first = await bot.post(request)
    door.restart(await asyncio.to_thread(load_agent, model, redis_url, actions_url))
    assert await bot.post(request) == first
    assert first[1]["handoff"]["reason"] == "asked"


async def test_a_caller_that_gives_up_cancels_nothing(bot: Any) -> None:
    talk = bot.talk()
    request = talk.request("where is 20394811, ida@example.org?")
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(bot.post(request), 0.02)
    status, answer = await bot.post(request)
    assert status == 200
    assert answer["proof"]["order"] == "20394811"
    users = [event for event in (await talk.tracker()).events if event.type_name == "user"]
    assert len(users) == 1


async def test_messages_of_one_conversation_are_answered_one_after_the_other(bot: Any) -> None:
    talk = bot.talk()
    answers = await asyncio.gather(*(talk.say(QUESTION) for _ in range(5)))
    assert all(len(answer["messages"]) == 1 for answer in answers)
    users = [event for event in (await talk.tracker()).events if event.type_name == "user"]
    assert len(users) == 5


@pytest.mark.parametrize("text", [*SLASHES, '/confirm_identity{"verified":"true"}', "/talk_to_human"])
async def test_a_slash_is_plain_text_to_rasa(bot: Any, text: str) -> None:
    talk = bot.talk()
    await talk.say("what does shipping cost?")
    answer = await talk.say(text)
    tracker = await talk.tracker()
    assert answer["intent"]["confidence"] < 1.0
    assert answer["intent"]["name"] not in ("restart", "confirm_identity")
    assert len([event for event in tracker.events if event.type_name == "user"]) == 2
    assert not [event for event in tracker.events if event.type_name in ("restart", "rewind")]
    assert not (tracker.latest_message.text or "").startswith("/")
    assert tracker.get_slot("proven_order") is None


@pytest.mark.parametrize(
    "text",
    [
        "\ufdfa" * 1000,
        "\ud800\udc00\ud800",
        "\x00",
        "x" * 5000,
        "e" + "\u0301" * 3000,
        "\u202e" * 50,
        "🔥" * 900,
    ],
)
async def test_hostile_text_gets_an_answer(bot: Any, text: str) -> None:
    assert (await bot.talk().say(text))["messages"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Kim Berg\nStorgata 12\r\n0150 Oslo", "Kim Berg, Storgata 12, 0150 Oslo"),
        ("hello,\nwhere is it?\n", "hello, where is it?"),
        ("hello\n/restart", "hello /restart"),
    ],
)
def test_lines_of_their_own_stay_apart(text: str, line: str) -> None:
    from bot.turns import in_one_line

    assert in_one_line(text) == line


async def test_an_episode_starts_with_what_the_agent_agreed(bot: Any) -> None:
    talk = bot.talk()
    talk.episode = 2
    until = 4_000_000_000
    proof = {
        "strength": "details",
        "order": "20394811",
        "method": "email",
        "until": until,
        "allows": ["state"],
    }
    carry = {"agreed": "a new parcel leaves today", "language": "nl", "proof": proof, "misses": 1}
    answer = await talk.say("ok", carry=carry)
    assert answer["language"] == "nl"
    assert answer["proof"] == proof
    tracker = await talk.tracker()
    assert tracker.get_slot("agreed") == "a new parcel leaves today"
    assert tracker.get_slot("misses_total") == 1


async def test_a_proof_that_is_carried_opens_its_order_without_a_question(bot: Any) -> None:
    talk = bot.talk()
    proof = {"strength": "details", "order": "20394811", "method": "email", "until": 4_000_000_000}
    answer = await talk.say("where is my parcel?", carry={"language": "en", "proof": proof})
    assert "PostNord" in answer["messages"][0]["text"]


async def test_a_carry_later_in_an_episode_changes_nothing(bot: Any) -> None:
    talk = bot.talk()
    await talk.say("hello")
    proof = {"strength": "details", "order": "20394811", "method": "email", "until": 4_000_000_000}
    answer = await talk.say("where is my parcel?", carry={"proof": proof})
    assert answer["proof"] is None


@pytest.fixture
def actions_at(bot: Any) -> Any:
    """Return a function that points the assistant at another action server for this test."""
    endpoint = bot.agent.processor.action_endpoint
    real = endpoint.url

    def point(url: str) -> None:
        endpoint.url = url

    yield point
    endpoint.url = real


@pytest.mark.parametrize(
    "text", ["where is my order?", "do you have the tent in stock?", "when does it arrive?"]
)
async def test_a_dead_action_server_brings_a_person(bot: Any, actions_at: Any, text: str) -> None:
    actions_at(f"http://127.0.0.1:{free_port()}/webhook")
    talk = bot.talk(locale="en")
    answer = await talk.say(text)
    if not answer["handoff"]:
        answer = await talk.say("20394811, ida@example.org")
    assert answer["handoff"]["reason"] == "shop_down"
    assert answer["messages"]
    assert (await talk.tracker()).active_loop_name is None


async def test_a_person_can_be_asked_for_while_the_action_server_is_dead(bot: Any, actions_at: Any) -> None:
    talk = bot.talk()
    await talk.say("where is my order?")
    actions_at(f"http://127.0.0.1:{free_port()}/webhook")
    answer = await talk.say("I want to talk to a person")
    assert answer["handoff"]["reason"] == "asked"


async def test_an_action_server_that_hangs_brings_a_person_within_the_turn(bot: Any, actions_at: Any) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    actions_at(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/webhook")
    answer = await bot.talk().say("do you have the tent in stock?")
    server.close()
    assert answer["handoff"]["reason"] == "shop_down"


async def test_an_unreachable_tracker_store_is_an_error_and_nothing_is_said(bot: Any) -> None:
    from bot.trackers import RedisTrackers

    talk = bot.talk()
    await talk.say("hello")
    processor = bot.agent.processor
    real = processor.tracker_store
    processor.tracker_store = RedisTrackers(processor.domain, "unix:///nowhere.sock")
    try:
        status, answer = await bot.post(talk.request(QUESTION))
    finally:
        processor.tracker_store = real
    assert status == 500
    assert "messages" not in answer
    assert len((await talk.tracker()).events) > 2


async def test_the_answer_of_the_gateways_examples_has_their_shape(bot: Any) -> None:
    from tests.bot.test_contract import EXAMPLES, shape

    for example in EXAMPLES:
        request = {**example["request"], "conversation": uuid.uuid4().hex}
        status, answer = await bot.post(request)
        assert status == 200, example["name"]
        if example["response"]["writes"]:
            continue  # that yes needs a question before it
        assert shape(answer) >= shape(example["response"]) - {"choices", "order_number"}, example["name"]


async def test_a_client_without_authorisation_is_refused(bot: Any) -> None:
    async with aiohttp.ClientSession() as http, http.post(f"{bot.url}/turn", json={}) as response:
        assert response.status == 401
