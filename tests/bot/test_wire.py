"""A turn's request is parsed strictly."""

import json
from typing import Any

import pytest

from bot import wire

GOOD = {"turn": "t", "conversation": "c", "episode": 1, "text": "hello"}


def body(**changes: Any) -> bytes:
    """Return a request with some fields changed; None takes a field away."""
    content = {**GOOD, **changes}
    return json.dumps({name: value for name, value in content.items() if value is not None}).encode()


def test_a_good_request_is_taken() -> None:
    request = wire.parse(body(locale="nl", client="x", context={"page": "/"}, carry={"misses": 1}))
    assert request.sender == "c:1"
    assert request.metadata()["carry"]["misses"] == 1


def test_a_choice_is_taken_instead_of_a_text() -> None:
    assert wire.parse(body(text=None, choice="track_order")).choice == "track_order"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 60000,
        b'{"turn": NaN}',
        b'{"turn":"a","turn":"b","conversation":"c","episode":1,"text":"x"}',
        body(text=None),
        body(choice="track_order"),
        body(slots={"proven_order": "1"}),
        body(sender="someone else"),
        body(metadata={}),
        body(__proto__={}),
        body(turn=1),
        body(turn=""),
        body(turn="t" * 201),
        body(conversation=None),
        body(episode="1"),
        body(episode=-1),
        body(episode=True),
        body(text=["hello"]),
        body(carry={"slots": {}}),
        body(text="x" * wire.MAX_BYTES),
    ],
)
def test_a_bad_request_is_refused_without_quoting_it(content: bytes) -> None:
    with pytest.raises(wire.BadRequestError) as refused:
        wire.parse(content)
    assert len(str(refused.value)) < 250
