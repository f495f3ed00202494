"""The accounts of the people at the desk, in SQL."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.core.errors import HandoffError
from handoff.store.schema import staff
from handoff.store.sql import transaction


class LoginTaken(HandoffError):
    """Somebody has that log-in already."""

    code = "login_taken"
    status = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person at the desk. `id` is random; `login` stays inside, `alias` is what shoppers see."""

    id: str
    login: str
    alias: str
    role: str
    languages: tuple[str, ...]
    capacity: int
    password_hash: str
    created_ms: int
    skills: tuple[str, ...] = ()


class Accounts:
    """Reads and writes accounts; log-ins are compared without case."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, account: Account) -> None:
        """Store a new account. LoginTaken when the log-in is in use."""
        row = {
            "id": account.id,
            "login": account.login.casefold(),
            "alias": account.alias,
            "role": account.role,
            "languages": " ".join(account.languages),
            "capacity": account.capacity,
            "password_hash": account.password_hash,
            "created_ms": account.created_ms,
            "skills": " ".join(account.skills),
        }
        async with transaction(self._engine) as connection:
            try:
                await connection.execute(insert(staff).values(row))
            except IntegrityError as error:
                raise LoginTaken(f"the log-in {account.login!r} is taken; choose another") from error

    async def by_login(self, login: str) -> Account | None:
        """Return the account of a log-in, None if there is none."""
        return await self._one(staff.c.login == login.casefold())

    async def by_id(self, agent: str) -> Account | None:
        """Return the account of an agent's id, None if there is none (any more)."""
        return await self._one(staff.c.id == agent)

    async def everybody(self) -> list[Account]:
        """Return all accounts, by log-in."""
        async with transaction(self._engine) as connection:
            rows = await connection.execute(select(staff).order_by(staff.c.login))
            return [_account(row) for row in rows]

    async def count(self) -> int:
        """Return how many accounts there are."""
        async with transaction(self._engine) as connection:
            return int(await connection.scalar(select(func.count()).select_from(staff)) or 0)

    async def set_password(self, login: str, password_hash: str) -> bool:
        """Replace the password; False if nobody has that log-in."""
        return await self.change(login, {"password_hash": password_hash})

    async def change(self, login: str, values: Mapping[str, str | int]) -> bool:
        """Set these columns; False if nobody has that log-in."""
        change = update(staff).where(staff.c.login == login.casefold()).values(**values)
        async with transaction(self._engine) as connection:
            return (await connection.execute(change)).rowcount == 1

    async def remove(self, login: str) -> bool:
        """Remove the account; False if nobody has that log-in."""
        async with transaction(self._engine) as connection:
            return (
                await connection.execute(delete(staff).where(staff.c.login == login.casefold()))
            ).rowcount == 1

    async def _one(self, condition: ColumnElement[bool]) -> Account | None:
        async with transaction(self._engine) as connection:
            row = (await connection.execute(select(staff).where(condition))).one_or_none()
        return None if row is None else _account(row)


def _account(row: Row[tuple[object, ...]]) -> Account:
    fields = dict(row._mapping)
    lists = {name: tuple(str(fields[name]).split()) for name in ("languages", "skills")}
    return Account(**{**fields, **lists})
