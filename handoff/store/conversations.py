"""The truth about conversations: their log and who owns them, each change one Lua call."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from handoff.core import ids
from handoff.core.conversation import ALLOWED, NAMES_AGENT, NEW_EPISODE, OWNED, Conversation, State, Verb
from handoff.store.archive_tail import Lost
from handoff.store.client import Redis, Scripts, Word, ask
from handoff.store.cluster import servers
from handoff.store.keys import Keys
from handoff.store.many import ask_many
from handoff.store.results import Appended, Entry, HandOff, Moved, Refused, Replied, TurnRef
from handoff.wire.frames import Body, NakCode

__all__ = ["Appended", "Conversations", "Entry", "HandOff", "Moved", "Refused", "Replied", "TurnRef"]

NO_FIELDS: Mapping[str, bytes] = MappingProxyType({})
STATES = {state.encode(): state for state in State}
FACTS: msgspec.json.Decoder[dict[str, Any] | None] = msgspec.json.Decoder(dict[str, Any] | None)


class Conversations:
    """Every read and write of a conversation; any number of processes may hold one."""

    def __init__(self, redis: Redis, *, prefix: str = "", partitions: int = 16) -> None:
        self._redis = redis
        self._scripts = Scripts(redis)
        self.keys = Keys(prefix, partitions)

    def channel(self, c: str) -> str:
        """Return the channel of `id SP json`, `~state`, `~anew epoch`, `~login n`, `~typing …`, `~seen …`."""
        return self.keys.channel(c)

    async def open(self, *, refresh_hash: str, origin: str, language: str | None) -> Conversation:
        """Return a new conversation, owned by the bot."""
        while True:
            c = ids.conversation_id(secrets.token_bytes(ids.RANDOM_BYTES))
            args = [refresh_hash, origin, language or ""]
            if (found := await self._scripts.run("open", keys=[self.keys.st(c)], args=args)) is not None:
                return conversation(c, found)

    async def answered(self, c: str, *, by: str, cid: str) -> str | None:
        """Return the id of the entry under which this command was stored, None if it never was."""
        found = await ask(self._redis, "HGET", self.keys.seen(c), _once(by, cid))
        return None if found is None else found.decode()

    async def get(self, c: str) -> Conversation | None:
        """Return the conversation as it is now, None if there is none of that id."""
        found = await ask(self._redis, "HGETALL", self.keys.st(c))
        return conversation(c, found) if found else None

    async def server(self) -> str:
        """Return what tells one server, and one start of it, from another; of a cluster, all of them."""
        found = [await ask(server, "INFO", "server") for server in await servers(self._redis)]
        return " ".join(sorted(str(each["run_id"]) for each in found))

    async def held(self) -> list[str]:
        """Return all conversations that wait for a person or a call, or have a person."""
        sets = [("SMEMBERS", self.keys.held(p)) for p in range(self.keys.partitions)]
        return [c.decode() for found in await ask_many(self._redis, sets) for c in found]

    async def rotate(self, c: str, *, old_hash: str, new_hash: str) -> bool:
        """Swap the reload secret; the old one stays valid until a new one has been used once."""
        return bool(await self._scripts.run("rotate", keys=[self.keys.st(c)], args=[old_hash, new_hash]))

    async def belongs(self, c: str, *, customer: str, until: int, refresh_hash: str) -> int:
        """Make it a customer's of the shop, proven until then (Unix s); returns its count of log-ins.

        Where it was not that customer's before, no older reload secret, token or page is let in any more.
        """
        args: list[Word] = [self.channel(c), customer, until, refresh_hash]
        return int(await self._scripts.run("belongs", keys=[self.keys.st(c)], args=args))

    async def part(self, c: str) -> None:
        """Let no reload secret, token or page in any more that was given for it so far."""
        await self._scripts.run("part", keys=[self.keys.st(c)], args=[self.channel(c)])

    async def append(
        self,
        c: str,
        body: Body,
        *,
        by: str,
        cid: str | None,
        allow: frozenset[State],
        fence: int | None = None,
        owner: str | None = None,
        turn: bytes | None = None,
        greeting: Body | None = None,
        most: int | None = None,
    ) -> Appended | Refused:
        """Store an entry if the state is allowed and fence and owner (when given) are still these.

        `turn` is queued if the conversation is the bot's; `greeting` goes before the very first entry.
        A log of `most` entries takes no more (`too_long`).
        """
        args: list[Word] = [
            c,
            self.channel(c),
            _once(by, cid),
            by,
            " ".join(sorted(allow)),
            _or_empty(fence),
            owner or "",
        ]
        args += [_json(body), _json(greeting), turn or b"", _or_empty(most)]
        answer = await self._scripts.run("append", keys=self.keys.of_conversation(c), args=args)
        if answer[0] in (b"ok", b"dup"):
            return Appended(id=answer[1].decode(), dup=answer[0] == b"dup")
        return _refused(answer)

    async def move(
        self,
        c: str,
        verb: Verb,
        *,
        fence: int | None,
        owner: str | None = None,
        bodies: Sequence[Body] = (),
        fields: Mapping[str, bytes] = NO_FIELDS,
        route: bytes | None = None,
        cid: str | None = None,
        by: str = "",
        turn: bytes | None = None,
        greeting: Body | None = None,
        most: int | None = None,
    ) -> Moved | Refused:
        """Change state and owner, with the entries and the request to the line that go with it, or nothing.

        `owner`: for `offer` and `pick_up` the agent who gets it; for every other verb who must own it now
        (None: any). `fields` are set in the conversation's hash, an empty value removes; `card` gets its
        `since` on the way into the line, `callback` when it is left; no later state keeps `callback`.
        `route` is a JSON object: the store adds fence and card. `turn` is the last body's. `most` is as in
        `append`.
        """
        allowed, after = ALLOWED[verb]
        names = verb in NAMES_AGENT
        agent_after = (owner or "") if names else "=" if after in OWNED else ""
        args: list[Word] = [
            c,
            self.channel(c),
            _once(by, cid),
            by,
            " ".join(sorted(allowed)),
            after,
        ]
        args += [
            _or_empty(fence),
            "" if names else owner or "",
            agent_after,
            "1" if verb in NEW_EPISODE else "",
        ]
        args += [route or b"", turn or b"", _json(greeting), _or_empty(most)]
        args += [*_pairs(fields), *map(_json, bodies)]
        answer = await self._scripts.run("move", keys=self.keys.of_conversation(c), args=args)
        if answer[0] in (b"ok", b"dup"):
            now = conversation(c, answer[2:])
            return Moved(conversation=now, id=answer[1].decode() or None, dup=answer[0] == b"dup")
        return _refused(answer)

    async def begin(self, waiting: Collection[TurnRef], most: int) -> tuple[int, Conversation] | None:
        """Fix how many of a conversation's waiting turns are asked as one: `most`, or what was fixed before.

        Returns that number and the conversation: 0 when not all of these have been read yet. None if the
        first was answered meanwhile, or there is no such conversation.
        """
        c, entries = next(iter(waiting)).c, [ref.entry for ref in waiting]
        keys = [self.keys.st(c), self.keys.turns(self.keys.partition(c))]
        found = await self._scripts.run("begin", keys=keys, args=[most, *entries])
        return None if found is None else (int(found[0]), conversation(c, found[1:]))

    async def reply(
        self,
        ref: TurnRef,
        bodies: Sequence[Body],
        *,
        fields: Mapping[str, bytes],
        hand_off: HandOff | None,
        reading: bytes = b"",
    ) -> Replied | Refused:
        """Store the bot's answer and finish its turn, unless owner, episode or epoch changed meanwhile.

        `reading` is what the bot made of the message, a JSON object without personal data: it goes the
        archive's way to the studio's inbox and stands in no log. Refused finishes the turn too: nobody is to
        answer it any more.
        """
        after, route, marker = ("waiting", hand_off.route, [hand_off.marker]) if hand_off else ("", b"", [])
        args: list[Word] = [
            ref.c,
            self.channel(ref.c),
            " ".join((ref.entry, *ref.more)),
            ref.epoch,
            ref.episode,
            after,
            route,
            ref.id,
            reading,
        ]
        args += [*_pairs(fields), *map(_json, [*bodies, *marker])]
        answer = await self._scripts.run("reply", keys=self.keys.of_conversation(ref.c), args=args)
        if answer[0] == b"ok":
            return Replied(ids=[entry.decode() for entry in answer[1:]])
        return _refused(answer)

    async def read(
        self, c: str, *, after: str | None = None, before: str | None = None, count: int = 200
    ) -> list[Entry]:
        """Return entries oldest first: the first `count` after an id, else the last (before an id)."""
        log, low, high = self.keys.log(c), f"({after}" if after else "-", f"({before}" if before else "+"
        if after:
            found = await ask(self._redis, "XRANGE", log, low, high, "COUNT", count)
        else:
            found = (await ask(self._redis, "XREVRANGE", log, high, low, "COUNT", count))[::-1]
        return [Entry(id=entry.decode(), body=values[b"d"]) for entry, values in found]

    async def incarnate(self, now: Conversation, *, epoch: int, tail: Sequence[Lost]) -> bool:
        """Begin the log anew under a new epoch, with what is still known of its lost tail.

        False if it changed since `now` was read.
        """
        args: list[Word] = [now.id, self.channel(now.id), now.last or "", now.epoch, epoch]
        for lost in tail:
            args += [lost.by, lost.cid, lost.raw, lost.id]
        keys = self.keys.of_conversation(now.id)
        return bool(await self._scripts.run("incarnate", keys=keys, args=args))

    async def whisper(self, c: str, words: bytes) -> None:
        """Tell the subscribers something that is never stored: `~typing {json}`, `~seen {json}`."""
        await ask(self._redis, "SPUBLISH", self.channel(c), words)


def conversation(c: str, found: Mapping[bytes, bytes] | Sequence[bytes]) -> Conversation:
    """Return the conversation that the fields of its hash describe."""
    # Every message and every look at a desk reads one.
    fields = found if isinstance(found, Mapping) else dict(zip(found[::2], found[1::2], strict=True))
    get = fields.get
    return Conversation(
        id=c,
        state=STATES[fields[b"state"]],
        fence=int(fields[b"fence"]),
        epoch=int(fields[b"epoch"]),
        episode=int(fields[b"episode"]),
        card=get(b"card"),
        created_ms=int(fields[b"created"]),
        owner=_word(get(b"owner")),
        language=_word(get(b"language")),
        alias=_word(get(b"alias")),
        last=_word(get(b"last")),
        origin=_word(get(b"origin")),
        passed_by=_word(get(b"passed_by")),
        proof=_facts(get(b"proof")),
        carry=_facts(get(b"carry")),
        callback=_facts(get(b"callback")),
        customer=_facts(get(b"customer")),
        login=int(get(b"login", 0)),
    )


def _word(value: bytes | None) -> str | None:
    return None if value is None else value.decode()


def _facts(value: bytes | None) -> dict[str, Any] | None:
    """Return a JSON object; None where there is none, and where one of another version wrote what is none."""
    if value is None:
        return None
    try:
        return FACTS.decode(value)
    except msgspec.DecodeError:
        return None


def _once(by: str, cid: str | None) -> str:
    """Return the field that recognises a repeat; without a cid only a retry of this very call is one."""
    return f"{by} {cid}" if cid is not None else f"{by} ~{secrets.token_hex(8)}"


def _json(body: Body | None) -> bytes:
    return msgspec.json.encode(body) if body else b""


def _pairs(fields: Mapping[str, bytes]) -> list[Word]:
    flat: list[Word] = [len(fields)]
    for name, value in fields.items():
        flat += [name, value]
    return flat


def _or_empty(number: int | None) -> str:
    return "" if number is None else str(number)


def _refused(answer: Sequence[bytes | None]) -> Refused:
    code = msgspec.convert((answer[0] or b"stale").decode(), type=NakCode)
    state = answer[1] if len(answer) > 1 else None
    return Refused(code=code, state=State(state.decode()) if state else None)
