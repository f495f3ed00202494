"""What a shopper says, as it is stored and as the bot is asked: pure."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from handoff.core.conversation import Conversation
from handoff.core.ids import entry_order
from handoff.service.answers import SYSTEM
from handoff.store.conversations import Entry
from handoff.wire.frames import Body, Callback, From, Nak, Rate, Send
from handoff.wire.text import BadText, cleaned

# A choice stays good as long as the message that offered it is among the last so many entries.
CHOICES_BACK = 50
MOST_CHOICE_CHARS = 200
MOST_CONTACT_CHARS = 200
MOST_REASON_CHARS = 500
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z")
# Where a call or a mail could arrive at all; whether it does is for the agent to find out.
_REACHABLE = {
    "phone": re.compile(r"(?:.*\d){6}", re.DOTALL),
    "email": re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+\Z"),
}


def text_body(frame: Send, sender: From) -> Body | Nak:
    """Return the entry of a text; a leading slash or anything else that is text stays as it was written."""
    text = cleaned(frame.text)
    if isinstance(text, BadText):
        return Nak(cid=frame.cid, code=text.code, why=text.why)
    if frame.choice is not None:
        return Nak(cid=frame.cid, code="bad", why="A message is a text or a choice, not both.")
    return Body(sender=sender, kind="text", text=text, lang=language(frame.lang), cid=frame.cid)


def choice_body(frame: Send, sender: From, near: Sequence[Entry]) -> Body | Nak:
    """Return the entry of a choice, with the title under which it was offered."""
    choice = cleaned(frame.choice, most=MOST_CHOICE_CHARS)
    if isinstance(choice, BadText):
        return Nak(cid=frame.cid, code="bad", why=choice.why)
    title = _title(choice, near)
    if title is None:
        return Nak(cid=frame.cid, code="bad", why="That choice was not offered here.")
    lang = language(frame.lang)
    return Body(sender=sender, kind="choice", choice=choice, text=title, lang=lang, cid=frame.cid)


def callback_body(frame: Callback) -> Body | Nak:
    """Return the entry of a wish to be called or written back."""
    contact, when = (
        cleaned(frame.contact, most=MOST_CONTACT_CHARS),
        cleaned(frame.when, most=MOST_CONTACT_CHARS),
    )
    if isinstance(contact, BadText) or not _REACHABLE[frame.how].match(contact):
        return Nak(cid=frame.cid, code="bad", why=f"That does not look like a {frame.how} contact.")
    data: dict[str, str | int | float | bool | None] = {"how": frame.how, "contact": contact}
    if not isinstance(when, BadText):
        data["when"] = when
    return Body(sender=SYSTEM, kind="event", event="callback", data=data, cid=frame.cid)


def rating_body(frame: Rate) -> Body | Nak:
    """Return the entry of what a shopper thinks of a conversation, which only staff see."""
    data: dict[str, str | int | float | bool | None] = {"score": frame.score}
    if frame.reason and frame.reason.strip():
        reason = cleaned(frame.reason, most=MOST_REASON_CHARS)
        if isinstance(reason, BadText):
            return Nak(cid=frame.cid, code=reason.code, why=reason.why)
        data["reason"] = reason
    return Body(sender=SYSTEM, kind="event", event="rated", visible="staff", data=data)


def callback_field(how: str, body: Body) -> bytes:
    """Return what the conversation remembers of that wish until somebody calls."""
    data = body.data or {}
    known = {name: data[name] for name in ("contact", "when") if data.get(name)}
    return msgspec.json.encode({"how": how, **known})


def contact_of(how: str, text: str) -> str | None:
    """Return a number or an address by which somebody can be reached at all, None if it is none."""
    contact = cleaned(text, most=MOST_CONTACT_CHARS)
    return contact if isinstance(contact, str) and _REACHABLE[how].match(contact) else None


def turn(said: Body, *, client: str | None, locale: str | None) -> bytes:
    """Return the bot's turn as it is queued."""
    asked: dict[str, Any] = {"choice": said.choice} if said.kind == "choice" else {"text": said.text}
    if client:
        asked["client"] = client
    if locale:
        asked["locale"] = locale
    return msgspec.json.encode(asked)


def carry(conversation: Conversation) -> dict[str, Any]:
    """Return what a new stretch of the bot takes over from the one before."""
    kept = {"language": conversation.language, "proof": conversation.proof}
    return {"misses": 0, **{name: value for name, value in kept.items() if value}}


def language(tag: str | None) -> str | None:
    """Return the language tag if it has the shape of one."""
    return tag if tag and _LANGUAGE.match(tag) else None


def after(entry: str) -> str:
    """Return the id right after this one."""
    epoch, seq = entry_order(entry)
    return f"{epoch}-{seq + 1}"


def _title(choice: str, near: Sequence[Entry]) -> str | None:
    """Return the title of a choice, by the newest of the bot's messages that offered it."""
    for entry in reversed(near):
        body = msgspec.json.decode(entry.body, type=Body)
        for offered in body.choices or []:
            if body.sender.role == "bot" and offered.id == choice:
                return offered.title
    return None
