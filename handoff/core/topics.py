"""What a conversation can be about: the assistant's intents, and `other`; agents close with one of these."""

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet

OTHER = "other"
# What Rasa takes for a name, and a person can read.
_NAME = re.compile(r"[a-z][a-z0-9_]{2,39}\Z")
# The assistant's words for a message that is about nothing it knows, and for one that is only a number.
_NO_TOPIC = ("nlu_fallback", "inform")

# Those that every shop has: tests/core/test_topics.py compares them with domain.yml. What operators made
# besides is in a file of the data, so what is known now is asked each time.
INTENTS = frozenset(
    {
        "greet",
        "goodbye",
        "thank",
        "track_order",
        "delivery_time",
        "cancel_order",
        "change_address",
        "return_item",
        "refund_status",
        "double_charge",
        "invoice_copy",
        "product_availability",
        "product_question",
        "payment_methods",
        "shipping_cost",
        "opening_hours",
        "account_login",
        "discount_code",
        "complaint",
        "talk_to_human",
        "bot_challenge",
        "affirm",
        "deny",
        "out_of_scope",
    }
)

# What is said around a question: it comes as often as people come, and asks for nothing.
SMALL_TALK = frozenset({"greet", "goodbye", "thank", "affirm", "deny", "bot_challenge"})


# Says which intents there are now.
Known = Callable[[], AbstractSet[str]]


def of_every_shop() -> AbstractSet[str]:
    """Return the intents that no operator made."""
    return INTENTS


def is_name(name: str) -> bool:
    """Say whether a topic can be called so."""
    return _NAME.match(name) is not None


def topic_of(name: str | None) -> str:
    """Return the topic that the assistant named; what names none is `other`.

    By its shape: the model may know a topic already that this gateway has not read of, or still know one.
    """
    return name if name and is_name(name) and name not in _NO_TOPIC else OTHER


def is_topic(name: str, known: AbstractSet[str] = INTENTS) -> bool:
    """Say whether a conversation may be closed under this name."""
    return name in known or name == OTHER
