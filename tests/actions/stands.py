"""Every shop as the conformance suite wants it: a backend, what is behind it, a switch for bad days."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from actions.shop.address import Access, ShopAddress
from actions.shop.choose import REMOTE
from actions.shop.demo import DemoShop
from actions.shop.faults import Fault
from actions.shop.port import Action, Shop
from tests.actions.conftest import TZ, Clock
from tests.actions.fakes import magento, shopify, shopware, vendure, woocommerce
from tests.actions.fakes.sample import FakeShop
from tests.actions.fakes.serve import FaultyProxy, serve

ALL = frozenset(Action)


@dataclass
class Stand:
    """One shop under test."""

    shop: Shop
    fail: Callable[[str], None]
    writes: Callable[[], int]
    able: frozenset[Action] = ALL
    alternatives: bool = True
    customer: str = "501"  # whose account SHIPPED and FRESH, or in the demo shop two more, were ordered with
    fake: FakeShop | None = None
    proxy: FaultyProxy = field(default_factory=FaultyProxy)


Open = Callable[[Path, Clock], AbstractAsyncContextManager[Stand]]


@asynccontextmanager
async def demo(file: Path, clock: Clock) -> AsyncIterator[Stand]:
    shop = DemoShop.open(file, clock=clock, tz=TZ)

    def fail(fault: str) -> None:
        shop.fault = Fault(fault)

    writes = "SELECT key FROM wishes"
    yield Stand(shop=shop, fail=fail, writes=lambda: len(shop._rows(writes)), customer="ida@example.org")


@dataclass(frozen=True)
class Platform:
    """A remote backend with its fake."""

    kind: str
    fake: Callable[..., FakeShop]
    key: str
    secret: str
    options: dict[str, str] = field(default_factory=dict)
    able: frozenset[Action] = ALL
    alternatives: bool = True
    customer: str = "501"

    @asynccontextmanager
    async def __call__(self, _file: Path, clock: Clock) -> AsyncIterator[Stand]:
        fake, proxy = self.fake(clock()), FaultyProxy()
        async with serve(fake.app()) as upstream, proxy.before(upstream) as url:
            address = ShopAddress(kind=self.kind, base=url, options=self.options)
            access = Access(address=address, key=self.key, secret=self.secret)
            shop = REMOTE[self.kind](access, clock=clock, tz=TZ)

            def fail(fault: str) -> None:
                fake.mixed_up, fake.hostile = fault == "wrong_order", fault == "hostile_text"
                proxy.fault = "" if fault in ("wrong_order", "hostile_text") else fault

            yield Stand(
                shop=shop,
                fail=fail,
                writes=lambda: len(fake.writes),
                able=self.able,
                alternatives=self.alternatives,
                customer=self.customer,
                fake=fake,
                proxy=proxy,
            )
            await shop.close()


class NumberedWooCommerce(woocommerce.FakeWooCommerce):
    """One whose order numbers come from a plugin."""

    numbered_by_plugin = True


STANDS: dict[str, Open] = {
    "demo": demo,
    "magento": Platform("magento", magento.FakeMagento, "", magento.TOKEN),
    "magento-login": Platform("magento", magento.FakeMagento, magento.NAME, magento.PASSWORD),
    "shopify": Platform("shopify", shopify.FakeShopify, "", shopify.TOKEN),
    "shopify-app": Platform("shopify", shopify.FakeShopify, shopify.APP, shopify.SECRET),
    "shopware": Platform(
        "shopware", shopware.FakeShopware, shopware.KEY, shopware.SECRET, customer=f"{501:032x}"
    ),
    "vendure": Platform("vendure", vendure.FakeVendure, vendure.NAME, vendure.PASSWORD),
    "vendure-key": Platform("vendure", vendure.FakeVendure, "", vendure.API_KEY),
    "woocommerce": Platform("woocommerce", woocommerce.FakeWooCommerce, woocommerce.KEY, woocommerce.SECRET),
    "woocommerce-numbers": Platform(
        "woocommerce",
        NumberedWooCommerce,
        woocommerce.KEY,
        woocommerce.SECRET,
        options={"numbers": "plugin", "auth": "basic"},
    ),
}
