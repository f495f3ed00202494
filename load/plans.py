"""What a crowd is told: where to connect, as whom, and what to do there."""

import msgspec


class DeskPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A desk: what it says hello with, which conversations it shows, and whether it takes offers."""

    token: str
    conversations: list[str] = []
    ready: bool = False


class ShopperPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A shopper: what it says hello with, and its conversation."""

    token: str
    c: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One run of one crowd against one server."""

    port: int
    pid: int  # whose processor time and memory is read
    shop: str = "http://shop.example"
    desk: str = "http://desk.example"
    desks: list[DeskPlan] = []
    shoppers: list[ShopperPlan] = []
    askers: list[ShopperPlan] = []  # those who ask for a person, one after the other
    rate: float = 0.0  # messages a second; 0: as fast as the window allows
    window: int = 0  # messages that each shopper may have without their ack
    seconds: float = 10.0
    warm_s: float = 2.0
    settle_s: float = 3.0  # after everybody came, before anything is counted


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What the crowd saw; times in milliseconds."""

    sent: int
    acked: int
    delivered: int  # to the other side
    seconds: float
    cpu_s: float  # of the server, in that time
    memory: int  # of the server: what it has grown by per socket, in bytes
    relay_ms: list[float]
    offer_ms: list[float]
    refused: int  # naks
    ended: list[str]  # sockets that the server closed
