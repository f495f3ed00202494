"""Names of the line's keys; they share the tag `{line}`, so one script may touch all of them.

| key                   | type    | lives                           | written by                            |
| --------------------- | ------- | ------------------------------- | ------------------------------------- |
| `i:{line}:C`          | hash    | in line or with an agent, + 1 h | those below ‡                         |
| `w:{line}:skill:lang` | zset    | while somebody waits in it      | the same                              |
| `lanes:{line}`        | set     | always                          | the same                              |
| `at:{line}`           | zset    | always                          | the same                              |
| `back:{line}`         | zset    | always                          | the same: who is to be called back    |
| `due:{line}`          | zset    | always                          | the same, due look away               |
| `own:{line}:A`        | set     | while the agent has some        | the same                              |
| `a:{line}:A`          | hash    | always                          | ready presence away release confirm † |
| `ready:{line}`        | zset    | always                          | ready away release reserve            |
| `pres:{line}`         | zset    | always                          | ready presence away silent            |
| `look:{line}`         | string  | always                          | silent                                |
| `here:{line}`         | zset    | a week after the last sign      | here                                  |
| `eta:{line}`          | list    | the newest 200 claims           | confirm                               |
| `route:{line}`        | string  | 3 s, renewed                    | lease: who makes the offers           |
| `line:{line}`         | channel |                                 | all of them: the line moved           |
| `desk:{line}:A`       | channel |                                 | ready confirm leave offered, service  |

‡ enqueue reserve confirm release leave call_back: whatever changes a place; and told.
† and `take`, which notes what it was answered with.
"""

from dataclasses import dataclass

from handoff.core.line import Lane

TAG = "{line}"


@dataclass(frozen=True, slots=True)
class LineKeys:
    """Key names under a prefix."""

    prefix: str = ""

    @property
    def item_prefix(self) -> str:
        """Return what the keys of all conversations in the line begin with."""
        return f"{self.prefix}i:{TAG}:"

    def item(self, c: str) -> str:
        """Return the hash of a conversation in the line: fence, place, who has it."""
        return f"{self.item_prefix}{c}"

    @property
    def lane_prefix(self) -> str:
        """Return what the keys of all lanes begin with."""
        return f"{self.prefix}w:{TAG}:"

    def lane(self, lane: Lane) -> str:
        """Return the zset conversation -> virtual arrival of those who wait for the same."""
        return f"{self.lane_prefix}{lane}"

    @property
    def lanes(self) -> str:
        """Return the set of lanes in which somebody waits."""
        return f"{self.prefix}lanes:{TAG}"

    @property
    def arrivals(self) -> str:
        """Return the zset conversation -> true arrival of all who wait."""
        return f"{self.prefix}at:{TAG}"

    @property
    def backs(self) -> str:
        """Return the zset conversation -> when its shopper is to be called back."""
        return f"{self.prefix}back:{TAG}"

    @property
    def due(self) -> str:
        """Return the zset conversation -> when it is looked at: end of lease, of wrap-up, the slow round."""
        return f"{self.prefix}due:{TAG}"

    @property
    def own_prefix(self) -> str:
        """Return what the keys of all that agents hold begin with."""
        return f"{self.prefix}own:{TAG}:"

    def own(self, agent: str) -> str:
        """Return the set of conversations that this agent has: offered, active, in wrap-up."""
        return f"{self.own_prefix}{agent}"

    @property
    def agent_prefix(self) -> str:
        """Return what the keys of all agents begin with."""
        return f"{self.prefix}a:{TAG}:"

    def agent(self, agent: str) -> str:
        """Return the hash of an agent: who it is, ready, absent, misses, took, heavy."""
        return f"{self.agent_prefix}{agent}"

    @property
    def ready(self) -> str:
        """Return the zset agent -> free since, of those who take offers."""
        return f"{self.prefix}ready:{TAG}"

    @property
    def presence(self) -> str:
        """Return the zset agent -> last sign of life."""
        return f"{self.prefix}pres:{TAG}"

    @property
    def looked(self) -> str:
        """Return when somebody last looked for silent agents."""
        return f"{self.prefix}look:{TAG}"

    @property
    def here(self) -> str:
        """Return the zset conversation -> last sign of life of its shopper, while a person is asked for."""
        return f"{self.prefix}here:{TAG}"

    @property
    def claims(self) -> str:
        """Return the list of the newest claims, `ms lane waited`, from which waits are estimated."""
        return f"{self.prefix}eta:{TAG}"

    @property
    def router(self) -> str:
        """Return the lease of the process that makes the offers."""
        return f"{self.prefix}route:{TAG}"

    @property
    def line_channel(self) -> str:
        """Return the channel on which "the line moved" is said."""
        return f"{self.prefix}line:{TAG}"

    def desk_channel(self, agent: str) -> str:
        """Return the channel of an agent's desk: `offer {json}`, `revoke {json}`, or that it changed."""
        return f"{self.prefix}desk:{TAG}:{agent}"
