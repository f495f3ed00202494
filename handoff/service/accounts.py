"""Log-ins: passwords as argon2 hashes, checked in a thread, in the same time for known and unknown."""

import asyncio
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from handoff.core.agents import DEFAULT_CAPACITY, Agent, Role
from handoff.store.accounts import Account, Accounts

T = TypeVar("T")
ROLES = ("agent", "lead", "operator")
LANGUAGES = ("en", "nl", "da", "nb", "de")
MIN_PASSWORD_CHARS = 10
MAX_PASSWORD_CHARS = 200
# A check takes 64 MiB and some 50 ms of a core; two at a time keep a flood from taking the machine.
CHECKS_AT_ONCE = 2
DEMO = (
    ("ida", "agent", "Ida"),
    ("jonas", "agent", "Jonas"),
    ("mette", "lead", "Mette"),
    ("otto", "operator", "Otto"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Whom to make an account for."""

    login: str
    alias: str
    role: str = "agent"
    languages: tuple[str, ...] = LANGUAGES
    capacity: int = DEFAULT_CAPACITY
    skills: tuple[str, ...] = ()  # topics; none: all


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLogin:
    """A demo account with its password, shown once."""

    login: str
    password: str
    role: str
    alias: str


class People:
    """Who may work at the desk."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._hasher = PasswordHasher()
        self._hands = asyncio.Semaphore(CHECKS_AT_ONCE)
        self._nobody: str | None = None

    async def check(self, login: str, password: str) -> Account | None:
        """Return the account if the password is right; a log-in that does not exist costs the same time."""
        account = await self._accounts.by_login(login)
        stored = account.password_hash if account else await self._hash_of_nobody()
        right = await self._in_thread(self._verify, stored, password)
        return account if right else None

    async def of_session(self, agent: str, mark: str) -> Account | None:
        """Return the account of a session, None when it was removed or its password changed since."""
        account = await self._accounts.by_id(agent)
        return account if account and secrets.compare_digest(password_mark(account), mark) else None

    async def add(self, newcomer: Newcomer, password: str) -> Account:
        """Store and return a new account. LoginTaken when the log-in is in use."""
        account = Account(
            id=secrets.token_hex(16),
            login=newcomer.login,
            alias=newcomer.alias,
            role=newcomer.role,
            languages=newcomer.languages,
            capacity=newcomer.capacity,
            skills=newcomer.skills,
            password_hash=await self._in_thread(self._hasher.hash, password),
            created_ms=int(time.time() * 1000),
        )
        await self._accounts.add(account)
        return account

    async def set_password(self, login: str, password: str) -> bool:
        """Replace a password, which ends that person's sessions; False if nobody has that log-in."""
        return await self._accounts.set_password(login, await self._in_thread(self._hasher.hash, password))

    async def add_demo(self) -> list[DemoLogin]:
        """Make the demo accounts and return their passwords; none when there are accounts already."""
        if await self._accounts.count():
            return []
        made = [
            DemoLogin(login=login, password=secrets.token_urlsafe(9), role=role, alias=alias)
            for login, role, alias in DEMO
        ]
        for demo in made:
            await self.add(Newcomer(login=demo.login, alias=demo.alias, role=demo.role), demo.password)
        return made

    async def _hash_of_nobody(self) -> str:
        if self._nobody is None:
            self._nobody = await self._in_thread(self._hasher.hash, secrets.token_urlsafe(16))
        return self._nobody

    async def _in_thread(self, work: Callable[..., T], *words: str) -> T:
        async with self._hands:
            return await asyncio.to_thread(work, *words)

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def agent_of(account: Account) -> Agent:
    """Return the person as the line and the desk know one: without the log-in."""
    return Agent(
        id=account.id,
        alias=account.alias,
        role=msgspec.convert(account.role, Role),
        languages=frozenset(account.languages),
        capacity=account.capacity,
        skills=frozenset(account.skills),
    )


def password_mark(account: Account) -> str:
    """Return a word that changes with the password: a session that holds an older one is over."""
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:32]
