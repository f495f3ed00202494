"""Names of the conversation's keys; all keys of one partition share a hash tag, so one script may touch them.

| key          | type    | lives                       | written by                    |
|--------------|---------|-----------------------------|-------------------------------|
| `st:{p}:C`   | hash    | with the conversation + TTL | open, rotate, belongs, part; append, … |
| `log:{p}:C`  | stream  | with the conversation + TTL | append, move, reply; trim     |
| `seen:{p}:C` | hash    | with the conversation + TTL | append, move                  |
| `turns:{p}`  | stream  | entries until answered      | append, move; reply, drop     |
| `route:{p}`  | stream  | entries until applied       | move, reply; finish           |
| `arch:{p}`   | stream  | entries until archived      | append, move, reply; finish   |
| `held:{p}`   | set     | always                      | move, reply: who waits, is with a person or called |
| `read:{p}`   | string  | 10 s, renewed               | lease: who reads the turns    |
| `retention`  | string  | 1 h, renewed                | lease: who looks after what is too old |
| `c:{p}:C`    | channel | sharded                     | every writer                  |
"""

import binascii
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keys:
    """Key names under a prefix; the number of partitions is fixed for the life of the data."""

    prefix: str = ""
    partitions: int = 16

    def partition(self, c: str) -> int:
        """Return the partition of a conversation: Redis's CRC16 modulo the number of partitions."""
        return binascii.crc_hqx(c.encode(), 0) % self.partitions

    def _of(self, kind: str, c: str) -> str:
        return f"{self.prefix}{kind}:{{{self.partition(c)}}}:{c}"

    def st(self, c: str) -> str:
        """Return the hash that alone says who owns the conversation."""
        return self._of("st", c)

    def log(self, c: str) -> str:
        """Return the stream of all entries."""
        return self._of("log", c)

    def seen(self, c: str) -> str:
        """Return the hash `sender cid` -> entry id."""
        return self._of("seen", c)

    def channel(self, c: str) -> str:
        """Return the pub/sub channel."""
        return self._of("c", c)

    def turns(self, p: int) -> str:
        """Return the partition's stream of turns for the bot."""
        return f"{self.prefix}turns:{{{p}}}"

    def route(self, p: int) -> str:
        """Return the partition's stream of requests to the line."""
        return f"{self.prefix}route:{{{p}}}"

    def arch(self, p: int) -> str:
        """Return the partition's stream of entries for the archive."""
        return f"{self.prefix}arch:{{{p}}}"

    def held(self, p: int) -> str:
        """Return the partition's set of conversations that wait for a person or have one."""
        return f"{self.prefix}held:{{{p}}}"

    def reader(self, p: int) -> str:
        """Return the lease of the process that reads this partition's turns."""
        return f"{self.prefix}read:{{{p}}}"

    @property
    def retention(self) -> str:
        """Return the lease of the process that looks after what is too old."""
        return f"{self.prefix}retention"

    def of_conversation(self, c: str) -> list[str]:
        """Return the keys that every verb on a conversation gets, in the order its Lua expects."""
        p = self.partition(c)
        own = [f"{self.prefix}{kind}:{{{p}}}:{c}" for kind in ("st", "seen", "log")]
        return [*own, self.arch(p), self.turns(p), self.route(p), self.held(p)]
