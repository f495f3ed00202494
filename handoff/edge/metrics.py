"""What operators may count: numbers and kinds, never whose."""

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector


class Metrics:
    """The gateway's own registry, so that two in one process never mix."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.sockets = Gauge("skranke_sockets", "Open sockets.", ["role"], registry=self.registry)
        self.frames = Counter(
            "skranke_frames", "Frames taken, by tag.", ["role", "t"], registry=self.registry
        )
        self._took: dict[tuple[str, type], Counter] = {}
        self.naks = Counter("skranke_naks", "Commands refused.", ["code"], registry=self.registry)
        self.closes = Counter("skranke_closes", "Sockets closed by us.", ["code"], registry=self.registry)
        self.refusals = Counter(
            "skranke_refusals", "Requests refused at the door.", ["door"], registry=self.registry
        )
        self.ratings = Counter(
            "skranke_ratings", "What shoppers thought of it, 1 to 5.", ["score"], registry=self.registry
        )
        self.errors = Counter("skranke_errors", "Sockets lost to an error of ours.", registry=self.registry)
        self.unarchived = Gauge("skranke_unarchived", "Entries that SQL has not yet.", registry=self.registry)

    def took(self, role: str, frame: object) -> None:
        """Count a frame that was taken."""
        key = role, type(frame)
        counter = self._took.get(key)
        if counter is None:
            counter = self._took[key] = self.frames.labels(role, key[1].__name__.lower())
        counter.inc()

    def page(self) -> bytes:
        """Return all of it in Prometheus' text format."""
        return generate_latest(self.registry)
