"""Everything a shopper can do with a conversation."""

import secrets

import msgspec

from handoff.core import ids
from handoff.core.conversation import IN_LINE, OPEN, OVER, Conversation, State, Verb
from handoff.service import answers, words
from handoff.service.outcomes import answered, busy, kept
from handoff.store.conversations import Appended, Conversations, Moved, Refused
from handoff.wire.frames import Ack, Body, Callback, End, From, Human, Leave, Nak, Rate, Read, Send, Typing

SHOPPER = From(role="shopper")
BY = "shopper"
GREETING = Body(sender=answers.BOT, kind="text", data={"greeting": True})
# So long no conversation gets: whoever fills one by the thousand fills the store. Some entries more are for
# what must still be possible then: to ask for a person, and to end it.
MOST_ENTRIES = 2_000
SPARE_ENTRIES = 200
# The state may change between a look and the act; a shopper's word is tried again on the new state.
TRIES = 4
SECRET_BYTES = 16


class Chat:
    """The shopper's verbs; who may speak for a conversation has been settled before."""

    def __init__(self, conversations: Conversations, *, most_entries: int = MOST_ENTRIES) -> None:
        self._conversations = conversations
        self._most = most_entries
        self._last = most_entries + SPARE_ENTRIES

    async def start(self, *, origin: str, language: str | None) -> tuple[Conversation, str]:
        """Return a new conversation, and the secret that brings a reload back to it."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        made = await self._conversations.open(
            refresh_hash=ids.secret_hash(secret), origin=origin, language=language
        )
        return made, ids.refresh_secret(made.id, secret)

    async def return_with(self, refresh: str, *, origin: str) -> tuple[Conversation, str] | None:
        """Return the conversation of a reload secret and the next one, None if it is none of this origin."""
        parts = ids.split_refresh(refresh)
        found = await self._conversations.get(parts[0]) if parts else None
        if parts is None or found is None or found.origin != origin:
            return None
        secret = secrets.token_urlsafe(SECRET_BYTES)
        old, new = ids.secret_hash(parts[1]), ids.secret_hash(secret)
        if not await self._conversations.rotate(found.id, old_hash=old, new_hash=new):
            return None
        return found, ids.refresh_secret(found.id, secret)

    async def say(self, c: str, frame: Send, *, client: str | None, locale: str | None) -> Ack | Nak:
        """Store a message; the bot's turn, the agent's return or a new episode is the same step."""
        return await kept(frame.cid, self._say(c, frame, client=client, locale=locale))

    async def human(self, c: str, frame: Human) -> Ack | Nak:
        """Put the shopper in the line for a person, whatever the bot does; asking twice changes nothing."""
        return await kept(frame.cid, self._human(c, frame))

    async def leave(self, c: str, frame: Leave) -> Ack | Nak:
        """Leave the line, or take a call-back back: back to the bot."""
        return await kept(frame.cid, self._leave(c, frame))

    async def callback(self, c: str, frame: Callback) -> Ack | Nak:
        """Leave the line, with a number or an address to be called or written back."""
        return await kept(frame.cid, self._callback(c, frame))

    async def rate(self, c: str, frame: Rate) -> Ack | Nak:
        """Say how it was, once it is over: a score counts once for each end, and so does a reason."""
        return await kept(frame.cid, self._rate(c, frame))

    async def end(self, c: str, frame: End) -> Ack | Nak:
        """End the conversation; an agent who has it goes to wrap-up."""
        return await kept(frame.cid, self._end(c, frame))

    async def typing(self, c: str, frame: Typing, sender: From) -> Ack | Nak:
        """Tell the others that somebody types; never stored."""
        return await kept(
            frame.cid, self._whisper(c, b"~typing ", {"from": sender, "on": frame.on}, frame.cid)
        )

    async def read(self, c: str, frame: Read, sender: From) -> Ack | Nak:
        """Tell the others what has been read; never stored."""
        return await kept(frame.cid, self._whisper(c, b"~seen ", {"from": sender, "id": frame.id}, frame.cid))

    async def _whisper(self, c: str, kind: bytes, what: dict[str, object], cid: str) -> Ack:
        await self._conversations.whisper(c, kind + msgspec.json.encode(what))
        return Ack(cid=cid)

    async def _say(self, c: str, frame: Send, *, client: str | None, locale: str | None) -> Ack | Nak:
        said = await self._said(c, frame)
        if isinstance(said, Nak):
            return said
        turn = words.turn(said, client=client, locale=said.lang or locale)
        for _ in range(TRIES):
            done: Appended | Moved | Refused = await self._conversations.append(
                c, said, by=BY, cid=frame.cid, allow=OPEN, turn=turn, greeting=GREETING, most=self._most
            )
            if isinstance(done, Refused) and done.state is not None and done.code != "too_long":
                done = await self._wake(c, said, frame.cid, turn)
            if not isinstance(done, Refused) or done.state is None or done.code == "too_long":
                return answered(frame.cid, done)
        return busy(frame.cid)

    async def _wake(self, c: str, said: Body, cid: str, turn: bytes) -> Moved | Refused:
        """Store a message that brings the agent or the bot back."""
        found = await self._conversations.get(c)
        if found is not None and found.state is State.WRAPUP:
            return await self._conversations.move(
                c,
                Verb.WRITE_AGAIN,
                fence=found.fence,
                bodies=[said],
                route=answers.changed(c),
                cid=cid,
                by=BY,
                most=self._most,
            )
        if found is None or found.state is not State.CLOSED:
            return Refused(code="stale", state=found.state if found else None)
        bodies = [Body(sender=answers.SYSTEM, kind="event", event="reopened"), said]
        return await self._conversations.move(
            c,
            Verb.REOPEN,
            fence=found.fence,
            bodies=bodies,
            fields=_afresh(found),
            cid=cid,
            by=BY,
            turn=turn,
            most=self._most,
        )

    async def _said(self, c: str, frame: Send) -> Body | Nak:
        """Return the message as it is stored: the text, or the title of a choice that was offered here."""
        if frame.kind == "text":
            return words.text_body(frame, SHOPPER)
        near = (
            await self._conversations.read(c, after=None, count=words.CHOICES_BACK)
            if frame.re is None
            else await self._conversations.read(c, before=words.after(frame.re), count=1)
        )
        return words.choice_body(frame, SHOPPER, near)

    async def _human(self, c: str, frame: Human) -> Ack | Nak:
        for _ in range(TRIES):
            found = await self._conversations.get(c)
            if found is None:
                return answered(frame.cid, Refused(code="not_owner"))
            if found.state in IN_LINE or found.state is State.ACTIVE:
                return Ack(cid=frame.cid)
            done = await self._fetch(found, frame.cid)
            if not isinstance(done, Refused) or done.code == "too_long":
                return answered(frame.cid, done)
        return busy(frame.cid)

    async def _fetch(self, found: Conversation, cid: str) -> Moved | Refused:
        """Fetch a person: the agent who just left if it is in wrap-up, else whoever is next."""
        if found.state is State.WRAPUP:
            return await self._conversations.move(
                found.id,
                Verb.WRITE_AGAIN,
                fence=found.fence,
                route=answers.changed(found.id),
                cid=cid,
                by=BY,
                most=self._last,
            )
        card = answers.card_for(found, "asked")
        return await self._conversations.move(
            found.id,
            Verb.HAND_OFF,
            fence=found.fence,
            bodies=[answers.marker_of(card)],
            fields={"card": msgspec.json.encode(card)},
            route=answers.route_of(found.id, card),
            cid=cid,
            by=BY,
            greeting=GREETING,
            most=self._last,
        )

    async def _leave(self, c: str, frame: Leave) -> Ack | Nak:
        left = Body(sender=answers.SYSTEM, kind="event", event="left", data={"by": BY})
        done = await self._conversations.move(
            c,
            Verb.LEAVE,
            fence=None,
            bodies=[left],
            route=answers.gone(c),
            cid=frame.cid,
            by=BY,
            most=self._most,
        )
        if isinstance(done, Refused) and done.state is State.CALLBACK:
            done = await self._take_back(c, left, frame.cid)
        if isinstance(done, Refused) and done.state is State.BOT:
            return Ack(cid=frame.cid)
        return answered(frame.cid, done)

    async def _take_back(self, c: str, left: Body, cid: str) -> Moved | Refused:
        """Take a call-back back: the bot goes on, in a new episode."""
        found = await self._conversations.get(c)
        if found is None or found.state is not State.CALLBACK:
            return Refused(code="stale", state=found.state if found else None)
        return await self._conversations.move(
            c,
            Verb.REOPEN,
            fence=found.fence,
            bodies=[left],
            fields=_afresh(found),
            route=answers.gone(c),
            cid=cid,
            by=BY,
            most=self._most,
        )

    async def _callback(self, c: str, frame: Callback) -> Ack | Nak:
        body = words.callback_body(frame)
        if isinstance(body, Nak):
            return body
        done = await self._conversations.move(
            c,
            Verb.CALL_BACK,
            fence=None,
            bodies=[body],
            fields={"callback": words.callback_field(frame.how, body)},
            route=answers.call_back(c),
            cid=frame.cid,
            by=BY,
            greeting=GREETING,
            most=self._last,
        )
        return answered(frame.cid, done)

    async def _rate(self, c: str, frame: Rate) -> Ack | Nak:
        body = words.rating_body(frame)
        found = await self._conversations.get(c)
        if isinstance(body, Nak) or found is None:
            return body if isinstance(body, Nak) else answered(frame.cid, Refused(code="not_owner"))
        once = f"rate {found.episode} {'reason' if 'reason' in (body.data or {}) else 'score'}"
        done = await self._conversations.append(c, body, by="rating", cid=once, allow=OVER)
        return answered(frame.cid, done)

    async def _end(self, c: str, frame: End) -> Ack | Nak:
        closed = Body(sender=answers.SYSTEM, kind="event", event="closed", data={"by": BY})
        for _ in range(TRIES):
            found = await self._conversations.get(c)
            if found is None:
                return answered(frame.cid, Refused(code="not_owner"))
            if found.state in (State.CLOSED, State.WRAPUP):
                return Ack(cid=frame.cid)
            verb = Verb.FINISH if found.state is State.ACTIVE else Verb.CLOSE
            done = await self._conversations.move(
                c,
                verb,
                fence=found.fence,
                bodies=[closed],
                route=_ending(found),
                cid=frame.cid,
                by=BY,
                most=self._last,
            )
            if not isinstance(done, Refused) or done.code == "too_long":
                return answered(frame.cid, done)
        return busy(frame.cid)


def _ending(found: Conversation) -> bytes | None:
    """Return what the line is told when the shopper ends the conversation, None if it has no part in it."""
    if found.state in IN_LINE or found.state is State.CALLBACK:
        return answers.gone(found.id)
    return answers.changed(found.id) if found.state is State.ACTIVE else None


def _afresh(found: Conversation) -> dict[str, bytes]:
    """Return what changes in the conversation when the bot begins again."""
    return {"carry": msgspec.json.encode(words.carry(found)), "card": b""}
