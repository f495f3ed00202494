"""Which shop this installation talks to: one line for each shop system."""

from collections.abc import Callable
from datetime import datetime

from actions.settings import Settings, SettingsError
from actions.shop.address import Access, ShopAddress
from actions.shop.demo import DemoShop
from actions.shop.limited import LimitedShop
from actions.shop.magento.shop import Magento
from actions.shop.port import Shop
from actions.shop.shopify.shop import Shopify
from actions.shop.shopware.shop import Shopware
from actions.shop.vendure.shop import Vendure
from actions.shop.woocommerce.shop import WooCommerce

Clock = Callable[[], datetime]


REMOTE: dict[str, Callable[..., Shop]] = {
    "magento": Magento,
    "shopify": Shopify,
    "shopware": Shopware,
    "vendure": Vendure,
    "woocommerce": WooCommerce,
}
NEEDED = {
    "magento": ("SHOP_SECRET",),
    "shopify": ("SHOP_SECRET",),
    "shopware": ("SHOP_KEY", "SHOP_SECRET"),
    "vendure": ("SHOP_SECRET",),
    "woocommerce": ("SHOP_KEY", "SHOP_SECRET"),
}


def choose(settings: Settings, clock: Clock) -> Shop:
    """Return the shop that SHOP_URL names, behind its limits; raise SettingsError for what is missing."""
    kind = settings.shop.kind
    if kind == "demo":
        shop = DemoShop.open(settings.demo_shop_file, clock=clock, tz=settings.timezone)
        shop.fault = settings.demo_shop_fault
        return LimitedShop(shop)
    if kind not in REMOTE:
        known = ", ".join(["demo", *REMOTE])
        raise SettingsError(f"SHOP_URL={kind} is not a shop this house knows. Known: {known}.")
    return LimitedShop(_remote(settings, clock))


def _remote(settings: Settings, clock: Clock) -> Shop:
    kind, given = settings.shop.kind, {"SHOP_KEY": settings.shop_key, "SHOP_SECRET": settings.shop_secret}
    if not settings.shop.base:
        raise SettingsError(f"SHOP_URL={kind} has no web address; write {kind}+https://shop.example.")
    lacking = [name for name in NEEDED[kind] if not given[name]]
    if lacking:
        raise SettingsError(f"Set {' and '.join(lacking)}: see docs/shops.md, {kind}.")
    options = {"return_days": str(settings.about.returns.days), **settings.shop.options}
    address = ShopAddress(kind=kind, base=settings.shop.base, options=options)
    access = Access(address=address, key=settings.shop_key, secret=settings.shop_secret)
    return REMOTE[kind](access, clock=clock, tz=settings.timezone)
