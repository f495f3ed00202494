"""A known incident as the people of the house write it: what shoppers are told, and until when."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LANGUAGES = ("en", "nl", "da", "nb", "de")
# The questions that look something up; tests/actions compares them with the actions' own list.
TOPICS = (
    *("track_order", "delivery_time", "refund_status", "double_charge", "invoice_copy"),
    *("product_availability", "product_question", "cancel_order", "change_address", "return_item"),
    *("opening_hours", "payment_methods", "shipping_cost"),
)
MOST_CHARS = 600  # two or three sentences in a chat
LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One incident; `orders` says which orders it concerns, which the actions alone read."""

    id: str
    say: Mapping[str, str]
    since: datetime
    until: datetime
    news: datetime
    topic: Sequence[str] = ()
    orders: Mapping[str, object] | None = field(default=None)


def written(id_: str, topic: str, say: Mapping[str, str], *, news: datetime, now: datetime) -> Incident | str:
    """Return the incident, or the code of what will not do: incident_topic, _say, _long or _news."""
    said = {language: one_line(text) for language, text in say.items() if one_line(text)}
    if topic not in TOPICS:
        return "incident_topic"
    if not said or not set(said) <= set(LANGUAGES):
        return "incident_say"
    if max(map(len, said.values())) > MOST_CHARS:
        return "incident_long"
    if not now < news < now + LIFE:
        return "incident_news"
    return Incident(id=id_, say=said, since=now, until=now + LIFE, news=news, topic=(topic,))


def one_line(text: str) -> str:
    """Return the text on one line, without control, direction and other unseen characters."""
    seen = (" " if mark.isspace() else mark for mark in unicodedata.normalize("NFC", text))
    return " ".join("".join(mark for mark in seen if not _is_unseen(mark)).split())


def _is_unseen(mark: str) -> bool:
    return unicodedata.category(mark).startswith("C")
