"""Names of the door's keys: who is logged in, and who knocks too often.

| key            | type    | lives              | written by            |
|----------------|---------|--------------------|-----------------------|
| `desk:<hash>`  | string  | 12 h               | log-in, log-out       |
| `ticket:<hash>`| string  | 30 s, or one use   | ticket                |
| `knock:K:who`  | hash    | until full again   | knock, draw, charge, log-in |
| `gateways`     | zset    | always             | here                  |
| `known:<hash>` | string  | 30 d after log-in  | log-in                |
| `identity:<hash>` | string | as long as the identity | session   |
| `gone:{gone}:<hash>` | channel |              | log-out               |

No two of them are ever touched by one script, so they need no common tag; the channels have one, so that
a gateway hears all of them from one server of a cluster.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DoorKeys:
    """Key names under a prefix."""

    prefix: str = ""

    def session(self, hashed: str) -> str:
        """Return the session of a log-in, by the hash of its cookie."""
        return f"{self.prefix}desk:{hashed}"

    def ticket(self, hashed: str) -> str:
        """Return a one-time ticket, by its hash."""
        return f"{self.prefix}ticket:{hashed}"

    def knock(self, kind: str, who: str) -> str:
        """Return the token bucket of somebody (an address, a log-in: hashed) at a door."""
        return f"{self.prefix}knock:{kind}:{who}"

    @property
    def gateways(self) -> str:
        """Return the zset gateway -> last sign of life."""
        return f"{self.prefix}gateways"

    def known(self, hashed: str) -> str:
        """Return the note that somebody logged in from somewhere."""
        return f"{self.prefix}known:{hashed}"

    def identity(self, hashed: str) -> str:
        """Return the note that a shop's identity was used, by the hash of its id."""
        return f"{self.prefix}identity:{hashed}"

    def gone(self, hashed: str) -> str:
        """Return the channel on which the end of a session is said."""
        return f"{self.prefix}gone:{{gone}}:{hashed}"
