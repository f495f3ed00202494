"""What a conversation can be about: the assistant's intents, and `other`; agents close with one of these."""

OTHER = "other"

# The names are the assistant's intents; tests/core/test_topics.py compares them with domain.yml.
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


def topic_of(name: str | None) -> str:
    """Return the topic of that name; what is none of ours is `other`."""
    return name if name in INTENTS else OTHER


def is_topic(name: str) -> bool:
    """Say whether a conversation may be closed under this name."""
    return name in INTENTS or name == OTHER
