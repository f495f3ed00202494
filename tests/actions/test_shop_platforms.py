"""What single shop systems do in their own way: errors in answers, sessions that end, jobs that take time."""

from pathlib import Path
from typing import Any

import pytest

from actions.shop.errors import BadUpstream, Denied, NotFound, RateLimited, ShopError
from actions.shop.port import Outcome
from actions.shop.proof import LIVING
from tests.actions.conftest import Clock
from tests.actions.fakes import magento, shopify, shopware, vendure
from tests.actions.fakes.graphql import Answer, Refused
from tests.actions.stands import STANDS, Platform

FRESH, SHIPPED = "20394866", "20394811"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("FORBIDDEN", Denied),
        ("ACCESS_DENIED", Denied),
        ("graphql-no-such-entity", NotFound),
        ("THROTTLED", RateLimited),
        ("INTERNAL_SERVER_ERROR", BadUpstream),
        ("", BadUpstream),
    ],
)
async def test_an_error_inside_an_answer_has_its_kind(
    tmp_path: Path, clock: Clock, code: str, kind: type[ShopError]
) -> None:
    class Refusing(shopify.FakeShopify):
        def on_orders(self, wanted: Answer) -> Answer:
            raise Refused(code)

    async with Platform("shopify", Refusing, "", shopify.TOKEN)(tmp_path, clock) as stand:
        with pytest.raises(kind):
            await stand.shop.find_order(SHIPPED, LIVING)


async def test_a_shop_that_cancels_in_a_job_is_waited_for(tmp_path: Path, clock: Clock) -> None:
    class Slow(shopify.FakeShopify):
        reads_before_it_shows = 2

        def on_cancel(self, wanted: Answer) -> Answer:
            self.is_asked = True
            return {"change": {"errors": []}}

        def on_orders(self, wanted: Answer) -> Answer:
            if getattr(self, "is_asked", False):
                self.reads_before_it_shows -= 1
                if self.reads_before_it_shows == 0:
                    self.write("cancel", FRESH, state="cancelled")
            return super().on_orders(wanted)

    async with Platform("shopify", Slow, "", shopify.TOKEN)(tmp_path, clock) as stand:
        assert (await stand.shop.cancel(FRESH, key="k")).outcome is Outcome.DONE


@pytest.mark.parametrize(
    ("kind", "fake", "login"),
    [
        ("shopify", shopify.FakeShopify, ("", shopify.TOKEN)),
        ("vendure", vendure.FakeVendure, ("", vendure.API_KEY)),
    ],
)
async def test_a_refusal_inside_an_answer_to_a_write_is_denied(
    tmp_path: Path, clock: Clock, kind: str, fake: Any, login: tuple[str, str]
) -> None:
    class Refusing(fake):  # type: ignore[misc]  # each fake in turn
        def on_cancel(self, wanted: Answer) -> Answer:
            return {"change": {"errors": [{"code": "INVALID"}], "kind": "OrderStateTransitionError"}}

    async with Platform(kind, Refusing, *login)(tmp_path, clock) as stand:
        with pytest.raises(Denied):
            await stand.shop.cancel(FRESH, key="k")
        assert stand.writes() == 0


async def test_a_session_that_ended_is_begun_again(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with STANDS["vendure"](tmp_path, clock) as stand:
        assert await stand.shop.find_order(SHIPPED, LIVING)
        monkeypatch.setattr(vendure, "TOKEN", "another")
        assert await stand.shop.find_order(FRESH, LIVING)


@pytest.mark.parametrize(
    "platform",
    [
        Platform("vendure", vendure.FakeVendure, vendure.NAME, "wrong"),
        Platform("shopware", shopware.FakeShopware, shopware.KEY, "wrong"),
        Platform("shopify", shopify.FakeShopify, "", "wrong"),
        Platform("shopify", shopify.FakeShopify, shopify.APP, "wrong"),
        Platform("magento", magento.FakeMagento, "", "wrong"),
        Platform("magento", magento.FakeMagento, magento.NAME, "wrong"),
    ],
    ids=lambda platform: f"{platform.kind}-{bool(platform.key)}",
)
async def test_wrong_keys_are_denied(tmp_path: Path, clock: Clock, platform: Platform) -> None:
    async with platform(tmp_path, clock) as stand:
        with pytest.raises(Denied):
            await stand.shop.health()


async def test_magento_cancels_nothing_that_has_an_invoice(tmp_path: Path, clock: Clock) -> None:
    class Paid(magento.FakeMagento):
        def _json(self, order: Any) -> dict[str, Any]:
            return {**super()._json(order), "state": "processing", "total_invoiced": 129.5}

    async with Platform("magento", Paid, "", magento.TOKEN)(tmp_path, clock) as stand:
        with pytest.raises(Denied):
            await stand.shop.cancel(FRESH, key="k")
        assert stand.writes() == 0


async def test_a_write_that_the_shop_put_off_is_no_unknown(tmp_path: Path, clock: Clock) -> None:
    class Busy(shopify.FakeShopify):
        def on_cancel(self, wanted: Answer) -> Answer:
            raise Refused("THROTTLED")

    async with Platform("shopify", Busy, "", shopify.TOKEN)(tmp_path, clock) as stand:
        with pytest.raises(RateLimited) as told:
            await stand.shop.cancel(FRESH, key="k")
        assert not told.value.sent
        assert stand.writes() == 0
