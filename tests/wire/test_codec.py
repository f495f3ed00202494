"""Whatever comes over the wire: a frame, or a word on what is wrong with it; never an exception."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.wire import codec
from handoff.wire.codec import WireError
from handoff.wire.frames import (
    Ack,
    Body,
    Call,
    CallBack,
    ClientFrame,
    Desk,
    DeskView,
    From,
    Human,
    LineView,
    Send,
    ShopperFrame,
    Take,
)
from handoff.wire.text import BadText, cleaned

C = "mfrggzdfmztwq2lknnwg23tpoa"
CLOSED = {
    "": 1007,
    "{": 1007,
    "nonsense": 1007,
    '{"t":"human","cid":NaN}': 1007,
    '{"t":"human","cid":Infinity}': 1007,
    '{"t":"human","cid":"1","cid":"2"}': 1007,
    '{"t":"human","t":"end","cid":"1"}': 1007,
    "[" * 60_000: 1007,
    '{"a":' * 10_000: 1007,
    '{"t":"human","cid":' + "9" * 5_000 + "}": 1007,
    '{"t":"human","cid":"a\tb"}': 1007,
    '{"t":"send","cid":"1","text":"' + "x" * 65_536 + '"}': 1009,
}
REFUSED = [
    '{"t":"\\ud800","cid":"x"}',
    '{"t":"send","cid":"x","kind":"\\udfff"}',
    "null",
    "17",
    "[]",
    '"text"',
    "{}",
    '{"t":1}',
    '{"t":"nothing"}',
    '{"t":"human"}',
    '{"t":"human","cid":1}',
    '{"t":"human","cid":""}',
    '{"t":"human","cid":"two words"}',
    '{"t":"human","cid":"\\ud800"}',
    '{"t":"human","cid":"' + "x" * 65 + '"}',
    '{"t":"human","cid":"1","role":"agent"}',
    '{"t":"human","cid":"1","__proto__":{"a":{"b":{"c":{"d":1}}}}}',
    '{"t":"send","cid":"1","text":["a"]}',
    '{"t":"send","cid":"1","kind":"event","text":"a"}',
    '{"t":"send","cid":"1","text":"a","lang":"\\ud800"}',
    '{"t":"send","cid":"1","text":"a","re":"*"}',
    '{"t":"send","cid":"1","text":"a","c":"../../etc"}',
    '{"t":"read","cid":"1","id":"1-1; FLUSHALL"}',
    '{"t":"hello","token":"x","v":1.5}',
    '{"t":"hello","token":"x","v":1e999}',
    '{"t":"take","cid":"1"}',
    '{"t":"call","cid":"1","c":"' + C + '"}',
]
json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(("data", "close_code"), CLOSED.items(), ids=[repr(each[:40]) for each in CLOSED])
def test_what_is_no_json_closes_the_socket(data: str, close_code: int) -> None:
    found = codec.decode_shopper(data)
    assert isinstance(found, WireError)
    assert found.close_code == close_code


@pytest.mark.parametrize("data", [b"\xff", b'{"t":"human","cid":"\xed\xa0\x80"}', "\ud800"])
def test_what_is_no_utf8_closes_the_socket(data: str | bytes) -> None:
    found = codec.decode_shopper(data)
    assert isinstance(found, WireError)
    assert (found.code, found.close_code) == ("bad_utf8", 1007)


@pytest.mark.parametrize("data", REFUSED)
def test_a_wrong_frame_is_named_and_the_socket_stays(data: str) -> None:
    found = codec.decode_shopper(data)
    assert isinstance(found, WireError)
    assert (found.code, found.close_code) == ("bad_frame", None)
    assert found.why.isascii()


def test_a_shoppers_frame_comes_through() -> None:
    found = codec.decode_shopper('{"t":"send","cid":"1","text":"\\ud83d\\ude00 /restart"}')
    assert found == Send(cid="1", text="😀 /restart")


def test_staff_and_shoppers_have_their_own_frames() -> None:
    assert codec.decode_staff('{"t":"take","cid":"1"}') == Take(cid="1")
    assert codec.decode_staff('{"t":"call","cid":"1","c":"' + C + '"}') == Call(cid="1", c=C)
    assert isinstance(codec.decode_shopper('{"t":"take","cid":"1"}'), WireError)
    assert isinstance(codec.decode_staff('{"t":"human","cid":"1"}'), WireError)


def test_half_a_surrogate_in_a_text_is_left_for_a_nak() -> None:
    found = codec.decode_shopper('{"t":"send","cid":"1","text":"\\ud800"}')
    assert isinstance(found, Send)
    assert isinstance(cleaned(found.text), BadText)


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_no_data_raises(data: str | bytes) -> None:
    for decode in (codec.decode_shopper, codec.decode_staff):
        assert isinstance(decode(data), WireError | ClientFrame)


@given(st.dictionaries(st.sampled_from(["t", "cid", "text", "v", "c", "x"]), json_values))
def test_no_json_raises(found: dict[str, object]) -> None:
    assert isinstance(codec.decode_shopper(json.dumps({**found, "t": "send"})), WireError | Send)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_a_text_is_read_as_it_was_written(words: str) -> None:
    data = json.dumps({"t": "send", "cid": "1", "text": words})
    assert codec.decode_shopper(data) == Send(cid="1", text=words)


def test_server_frames_are_written_with_their_tag() -> None:
    assert codec.encode(Ack(cid="1", id="1-2")) == b'{"t":"ack","cid":"1","id":"1-2"}'


def test_a_desk_without_call_backs_reads_as_before() -> None:
    line = LineView(waiting=0, ready=0, longest_s=0)
    view = DeskView(alias="Ida", role="agent", ready=True, capacity=3, conversations=[], line=line)
    assert "callbacks" not in json.loads(codec.encode(Desk(view=view)))["view"]
    wish = CallBack(c=C, how="phone", contact="+31 30 555 0142", since=5, due=9)
    told = json.loads(codec.encode(Desk(view=msgspec.structs.replace(view, callbacks=[wish]))))
    assert told["view"]["callbacks"] == [
        {"c": C, "how": "phone", "contact": "+31 30 555 0142", "since": 5, "due": 9}
    ]


def test_an_entry_becomes_a_msg_frame() -> None:
    body = Body(sender=From(role="bot"), ts=5, kind="text", text="hi")
    found = json.loads(codec.encode_msg(C, "1-2", body))
    assert found == {
        "t": "msg",
        "c": C,
        "id": "1-2",
        "from": {"role": "bot"},
        "ts": 5,
        "kind": "text",
        "text": "hi",
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "bad"),
        ("", "bad"),
        (" \n\t ", "bad"),
        ("a\0b", "bad"),
        ("\ud800", "bad"),
        ("x" * 2_001, "too_long"),
        ("x" * 5_000, "too_long"),
    ],
)
def test_a_text_that_cannot_be_stored_is_refused_with_a_reason(text: str | None, code: str) -> None:
    found = cleaned(text)
    assert isinstance(found, BadText)
    assert found.code == code
    assert found.why


@pytest.mark.parametrize(
    "text", ["/restart", "／x", "ﷺ" * 1000, "‮abc", "Z͑ͫ̓ͪ̂ͫ", "x" * 2_000, "<img src=x>", "a\nb"]
)
def test_a_text_is_kept_as_it_is(text: str) -> None:
    assert cleaned(f" {text}\n") == text


def test_frames_are_told_apart_by_their_tag_alone() -> None:
    assert msgspec.json.encode(Human(cid="1")) == b'{"t":"human","cid":"1"}'


NAMES = st.sampled_from(
    ["t", "cid", "text", "kind", "c", "id", "on", "n", "before", "re", "score", "a", ",", ":"]
)
TAGS = ["send", "human", "typing", "read", "more", "rate"]
ODD = ["x", "1-2", C, "", ":", ",", '"', "\\", "\n", "\ud800", "\x00", "ø"]
WORDS = st.sampled_from(TAGS + ODD)
VALUES = st.one_of(WORDS, st.text(max_size=5), st.integers(-2, 7), st.booleans(), st.none(), st.floats())
SPACES = st.sampled_from(["", " ", "\t\n"])


@st.composite
def written(draw: st.DrawFn) -> str:
    """Return something that is nearly a frame: with keys twice, odd spaces, odd values."""
    parts = []
    for name, value in draw(st.lists(st.tuples(NAMES, VALUES), max_size=6)):
        spaces = [draw(SPACES) for _ in range(4)]
        word = json.dumps(value, ensure_ascii=draw(st.booleans()))
        parts.append(f"{spaces[0]}{json.dumps(name)}{spaces[1]}:{spaces[2]}{word}{spaces[3]}")
    frame = "{" + ",".join(parts) + "}"
    cut = draw(st.one_of(st.none(), st.integers(0, len(frame))))
    return frame if cut is None else frame[:cut] + draw(st.text(max_size=2)) + frame[cut:]


@given(written())
def test_the_short_way_takes_nothing_that_a_closer_look_would_not(frame: str) -> None:
    raw = frame.encode("utf-8", "surrogatepass")
    taken, looked_at = codec.decode_shopper(raw), codec._looked_at(raw, ShopperFrame)
    assert taken == looked_at
