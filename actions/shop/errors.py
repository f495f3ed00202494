"""What can go wrong between us and a shop, in the few kinds that call for different next steps."""


class ShopError(Exception):
    """The shop could not do what was asked; `str(error)` is for the log and holds nothing of a shopper."""


class NotFound(ShopError):
    """There is no such order. Look-ups say None instead: absent and forbidden must look the same."""


class Denied(ShopError):
    """The shop refuses: wrong keys, missing rights, or an order on which this is not possible (any more)."""


class Unavailable(ShopError):
    """No answer, or none in time; `retry_after_s` is when it may be back, if that is known.

    `sent` says whether the request may have reached the shop: a write that did may have been carried out.
    """

    def __init__(self, why: str, *, retry_after_s: float | None = None, sent: bool = True) -> None:
        super().__init__(why)
        self.retry_after_s = retry_after_s
        self.sent = sent


class RateLimited(Unavailable):
    """The shop has had enough of us for now; what was asked was not done."""

    def __init__(self, why: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(why, retry_after_s=retry_after_s, sent=False)


class BadUpstream(ShopError):
    """It answered something that cannot be used or believed: HTML, half of it, another order."""
