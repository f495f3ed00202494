"""Hand-off cards: why a person, and about what, as the conversation keeps them."""

from datetime import UTC, datetime

import msgspec

from handoff.core.conversation import Conversation
from handoff.core.hours import Hours
from handoff.core.line import Item, Lane, Phase, credit_s, is_heavy, virtual_arrival
from handoff.core.topics import topic_of
from handoff.wire.frames import CallBack, Card

# A card without a reason is a draft that the bot has not finished: the shopper asked for a person.
PLAIN = Card(reason="asked")


def card_of(conversation: Conversation) -> Card:
    """Return the card of a conversation; one that cannot be read must not keep a shopper from a person."""
    try:
        return msgspec.json.decode(conversation.card or b"", type=Card)
    except msgspec.DecodeError:
        return PLAIN


# Opening time within which somebody who left a number expects to hear from us.
WITHIN_MINUTES = 120


def call_back_of(conversation: Conversation, hours: Hours) -> CallBack:
    """Return the call-back as desks list it; one that cannot be read is listed: the transcript has it too.

    Unless an agent set a time it is due after two hours in which the shop is open.
    """
    card, wish = card_of(conversation), conversation.callback or {}
    known = {"since": 0, "how": "phone", "contact": "", "due": _due(wish.get("since"), hours), **wish}
    more = {"c": conversation.id, "topic": card.topic, "language": card.language or conversation.language}
    try:
        return msgspec.convert({**known, **more}, type=CallBack)
    except msgspec.ValidationError:
        return CallBack(c=conversation.id, how="phone", contact="", since=0, due=0)


def _due(since_ms: object, hours: Hours) -> int:
    if not isinstance(since_ms, int):
        return 0
    since = datetime.fromtimestamp(since_ms / 1000, UTC)
    return int(hours.due(since, within_minutes=WITHIN_MINUTES).timestamp() * 1000)


def place_of(conversation: Conversation, *, fence: int, rev: int, now_ms: int) -> Item:
    """Return the place that a conversation has a right to and the line does not know (any more)."""
    card = card_of(conversation)
    arrival_ms = card.since or now_ms
    return Item(
        c=conversation.id,
        heavy=is_heavy(card.urgency),
        fence=fence,
        rev=rev,
        phase=Phase.GONE,
        lane=Lane(skill=topic_of(card.topic), language=card.language or conversation.language or ""),
        arrival_ms=arrival_ms,
        score_ms=virtual_arrival(arrival_ms, credit_s(card.urgency)),
    )
