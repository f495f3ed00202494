"""The treaty with the bot: the closed shape of its answer, and what goes into log, card and line."""

from typing import Annotated, Any

import msgspec

from handoff.core.conversation import Conversation
from handoff.core.line import credit_s
from handoff.core.topics import OTHER, topic_of
from handoff.store.results import TurnRef
from handoff.wire.frames import Body, Card, Choice, From, Proof, Tried

BOT = From(role="bot")
SYSTEM = From(role="system")
# Talk about the talk is no work that the next person needs to know of.
SMALL_TALK = frozenset(
    {"greet", "goodbye", "thank", "affirm", "deny", "bot_challenge", "talk_to_human", "out_of_scope"}
)
MOST_TRIED = 8
# More of them tell an agent less.
MOST_SIGNALS = 6
TONE = "tone"

# By which the studio compares messages: the encoder's name and its vector's signs, of at most 4,096 numbers.
Likeness = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{0,16}\.[0-9a-f]{1,1024})?$")]


class _Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Offered(_Closed, frozen=True, kw_only=True):
    """A quick answer that the bot offers."""

    id: str
    title: str


class Said(_Closed, frozen=True, kw_only=True):
    """One message of the bot."""

    text: str
    lang: str
    choices: list[Offered] | None = None


class Guess(_Closed, frozen=True, kw_only=True):
    """An intent and how sure the bot is."""

    name: str
    confidence: float


class Intent(_Closed, frozen=True, kw_only=True):
    """What the bot understood, and what else it could have been."""

    name: str
    confidence: float
    ranking: list[Guess]


class Frustration(_Closed, frozen=True, kw_only=True):
    """How frustrated the shopper is (0 to 1), and by which signs."""

    score: float
    reasons: list[str]


class Slots(_Closed, frozen=True, kw_only=True):
    """What the bot learned and the next person should see."""

    order_number: str | None = None


class BotHandOff(_Closed, frozen=True, kw_only=True):
    """The bot wants a person to take over."""

    reason: str
    urgency: str
    topic: str | None
    summary: list[Tried]
    slots: Slots


class BotProof(_Closed, frozen=True, kw_only=True):
    """What the shopper has proven to the bot."""

    strength: str
    order: str
    method: str | None
    until: float
    allows: list[str] = []


class ShopWrite(_Closed, frozen=True, kw_only=True):
    """Something that the bot changed in the shop, or tried to: `done`, `unknown` or `unconfirmed`."""

    wish: str
    order: str
    outcome: str


class BotAnswer(_Closed, frozen=True, kw_only=True):
    """The bot's answer to one turn."""

    turn: str
    messages: list[Said]
    intent: Intent
    language: str
    frustration: Frustration
    handoff: BotHandOff | None
    proof: BotProof | None
    writes: list[ShopWrite] = []
    likeness: Likeness = ""


def turn_id(ref: TurnRef) -> str:
    """Return the id under which the bot knows this turn, however often it is asked."""
    return f"{ref.c}:{ref.id}"


def request_of(ref: TurnRef, conversation: Conversation) -> dict[str, Any]:
    """Return the request for the bot; an episode's first turn carries what the one before leaves.

    A customer of the shop goes along with the time until which that is proven; who reads it looks at both.
    """
    asked: dict[str, Any] = msgspec.json.decode(ref.turn, type=dict[str, Any])
    request = {"turn": turn_id(ref), "conversation": ref.c, "episode": ref.episode, **asked}
    if conversation.carry:
        request["carry"] = conversation.carry
    if conversation.customer:
        request["context"] = {"customer": conversation.customer}
    return request


def bodies_of(answer: BotAnswer, conversation: Conversation) -> list[Body]:
    """Return the entries that the answer becomes; what was proven, or done in the shop, is for staff only."""
    bodies = [_said(message) for message in answer.messages]
    known = (conversation.proof or {}).get("order")
    if answer.proof and answer.proof.order != known:
        data: dict[str, str | int | float | bool | None] = {"order": answer.proof.order}
        data["method"] = answer.proof.method
        bodies.append(Body(sender=SYSTEM, kind="event", event="verified", visible="staff", data=data))
    return bodies + [_written(write) for write in answer.writes]


def fields_of(answer: BotAnswer, conversation: Conversation) -> dict[str, bytes]:
    """Return what the conversation remembers of the answer."""
    fields = {
        "language": answer.language.encode(),
        "card": msgspec.json.encode(card_of(answer, conversation)),
    }
    if answer.proof:
        fields["proof"] = msgspec.json.encode(_proof(answer.proof))
    if conversation.carry:
        fields["carry"] = b""
    return fields


def card_of(answer: BotAnswer, conversation: Conversation) -> Card:
    """Return the hand-off card; without a hand-off a draft that has no reason yet, in case one comes."""
    before, wish = draft_of(conversation), answer.handoff
    tried = wish.summary if wish else _tried(before.tried, answer)
    seen = answer.proof.order if answer.proof else before.order
    return msgspec.structs.replace(
        before,
        reason=wish.reason if wish else "",
        urgency="high" if wish and wish.urgency == "high" else "normal",
        topic=(wish.topic if wish else None) or (tried[-1].intent if tried else None),
        language=answer.language,
        tried=tried[-MOST_TRIED:],
        frustration=round(answer.frustration.score, 3),
        signals=_noticed(answer.frustration.reasons, before.signals),
        proof=_proof(answer.proof) if answer.proof else before.proof,
        order=(wish.slots.order_number if wish else None) or seen,
    )


def draft_of(conversation: Conversation) -> Card:
    """Return the card as far as the bot's work has filled it."""
    try:
        card = msgspec.json.decode(conversation.card or b"", type=Card)
    except msgspec.DecodeError:
        # None yet, or one of another version: neither may keep a shopper from a person.
        return Card(reason="", language=conversation.language)
    return msgspec.structs.replace(card, since=0)


def card_for(conversation: Conversation, reason: str) -> Card:
    """Return the card of a hand-off that the bot had no part in."""
    return msgspec.structs.replace(draft_of(conversation), reason=reason)


def marker_of(card: Card) -> Body:
    """Return the entry that tells everybody that a person takes over; the pages own the words."""
    data: dict[str, str | int | float | bool | None] = {"reason": card.reason, "urgency": card.urgency}
    if card.topic:
        data["topic"] = card.topic
    return Body(sender=SYSTEM, kind="event", event="handoff", data=data)


def route_of(c: str, card: Card) -> bytes:
    """Return the request for a place in the line (the store adds fence and card)."""
    request = {
        "op": "ask",
        "c": c,
        "language": card.language,
        "topic": topic_of(card.topic),
        "urgency": card.urgency,
        "credit_s": credit_s(card.urgency),
        "front": False,
    }
    return msgspec.json.encode(request)


def gone(c: str) -> bytes:
    """Return the word to the line that this conversation needs no place any more."""
    return msgspec.json.encode({"op": "gone", "c": c})


def call_back(c: str) -> bytes:
    """Return the word to the line that this shopper is to be called back."""
    return msgspec.json.encode({"op": "call_back", "c": c})


def changed(c: str) -> bytes:
    """Return the word to the line that the shopper changed what an agent has."""
    return msgspec.json.encode({"op": "changed", "c": c})


def _said(message: Said) -> Body:
    choices = [Choice(id=each.id, title=each.title) for each in message.choices or []] or None
    return Body(sender=BOT, kind="text", text=message.text, lang=message.lang, choices=choices)


def _noticed(now: list[str], before: list[str]) -> list[str]:
    """Return why the shopper seemed frustrated, the newest first; the tone only where nothing else tells."""
    named = [code for code in dict.fromkeys([*now, *before]) if code != TONE]
    return named[:MOST_SIGNALS] or now or before


def _written(write: ShopWrite) -> Body:
    data: dict[str, str | int | float | bool | None] = {"wish": write.wish, "order": write.order}
    data["outcome"] = write.outcome
    return Body(sender=SYSTEM, kind="event", event="carried_out", visible="staff", data=data)


def _proof(proof: BotProof) -> Proof:
    return Proof(
        strength=proof.strength,
        order=proof.order,
        method=proof.method or "",
        until=int(proof.until),
        allows=proof.allows,
    )


def _tried(before: list[Tried], answer: BotAnswer) -> list[Tried]:
    """Return what the bot worked on, this turn included, each topic once at its latest."""
    name = answer.intent.name
    if topic_of(name) == OTHER or name in SMALL_TALK:
        return before
    asks = bool(answer.messages) and answer.messages[-1].text.rstrip().endswith("?")
    now = Tried(intent=name, outcome="asked" if asks else "answered")
    return [*(each for each in before if each.intent != name), now]
