"""What the tests of pages may ask for beside the whole house: a gateway alone, which starts in a second."""

from tests.edge.conftest import bot, database, gateway, migrated

__all__ = ["bot", "database", "gateway", "migrated"]
