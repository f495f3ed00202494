"""How much is let in: by address and shop at the doors, by conversation, address and shop on the socket."""

from dataclasses import dataclass, field

from handoff.core.rate import Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The defaults suit an office or a mobile network behind one address; tests move them."""

    sessions: Rate = field(default=Rate(burst=100, per_s=2))  # per address
    # new conversations of a whole shop, over all gateways; who comes back is not counted
    shop_sessions: Rate = field(default=Rate(burst=3_000, per_s=50))
    connects: Rate = field(default=Rate(burst=200, per_s=5))  # per address
    logins: Rate = field(default=Rate(burst=20, per_s=1 / 15))  # per address
    guesses: Rate = field(default=Rate(burst=5, per_s=1 / 30))  # per log-in, given back when right
    frames: Rate = field(default=Rate(burst=20, per_s=2))  # per conversation; small frames cost a part
    # per agent: several conversations at once, each attached anew after a cut
    desk_frames: Rate = field(default=Rate(burst=100, per_s=5))
    # per address: what a large office or a mobile network writes at its busiest
    address_frames: Rate = field(default=Rate(burst=600, per_s=60))
    # messages of a whole shop, over all gateways: some 40 turns a second keep a bot of two cores busy
    shop_bot: Rate = field(default=Rate(burst=2_000, per_s=100))
    shop_people: Rate = field(default=Rate(burst=4_000, per_s=400))
    patience: Rate = field(default=Rate(burst=100, per_s=1))  # refusals until the socket is closed with 4429
    anew: Rate = field(default=Rate(burst=3, per_s=1 / 60))  # logs that a page says to have seen more of
    hello_s: float = 5.0
    request_s: float = 10.0  # from the connection to its first whole request
    handshakes: int = 2_000  # connections at once that have not asked for anything yet
    behind_s: float = 30.0  # a reader this long behind is closed with 4408
    heartbeat_s: int = 25
    # The line counts a desk as gone after 30 s without a sign of life.
    desk_heartbeat_s: int = 10
    sockets: int = 20_000  # of this process
    sockets_per_address: int = 2_000
    attached: int = 20  # conversations on one desk's screen
