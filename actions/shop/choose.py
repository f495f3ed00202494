"""Which shop this installation talks to: one line for each shop system."""

from collections.abc import Callable
from datetime import datetime

from actions.settings import Settings, SettingsError
from actions.shop.demo import DemoShop
from actions.shop.limited import LimitedShop
from actions.shop.port import Shop

Clock = Callable[[], datetime]


def choose(settings: Settings, clock: Clock) -> Shop:
    """Return the shop that SHOP names, behind its time limit; raise SettingsError for an unknown name."""
    match settings.shop:
        case "demo":
            return LimitedShop(DemoShop.open(settings.demo_shop_file, clock=clock, tz=settings.timezone))
        case other:
            raise SettingsError(f"SHOP={other} is not a shop this house knows. Known: demo.")
