"""The commands that keep the accounts of the desk."""

import argparse
import getpass
import json
import secrets
import sys
from dataclasses import asdict
from pathlib import Path

from handoff.core.topics import OTHER, is_topic
from handoff.service import topics_file
from handoff.service.accounts import (
    LANGUAGES,
    MAX_PASSWORD_CHARS,
    MIN_PASSWORD_CHARS,
    ROLES,
    Newcomer,
    People,
)
from handoff.store.accounts import Account, Accounts
from handoff.store.sql import migrate, open_engine

PASSWORD_BYTES = 9
CHANGEABLE = ("alias", "role", "languages", "skills", "capacity")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands' arguments."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="act")
    add = acts.add_parser("add", help="make an account")
    add.add_argument("login")
    add.add_argument("--alias", help="the name that shoppers see (default: the log-in)")
    add.add_argument("--role", choices=ROLES, default="agent")
    add.add_argument("--languages", default=",".join(LANGUAGES), help="which languages, separated by commas")
    add.add_argument("--skills", default="", help="which topics, separated by commas (default: all)")
    add.add_argument("--capacity", type=int, default=3, help="conversations at once")
    change = acts.add_parser(
        "change", help="change an account; it counts from the next time that person is ready"
    )
    change.add_argument("login")
    change.add_argument("--alias", help="the name that shoppers see")
    change.add_argument("--role", choices=ROLES)
    change.add_argument("--languages", help="which languages, separated by commas")
    change.add_argument("--skills", help="which topics, separated by commas; empty: all")
    change.add_argument("--capacity", type=int, help="conversations at once")
    password = acts.add_parser("password", help="set a new password, which ends that person's sessions")
    password.add_argument("login")
    for each in (add, password):
        each.add_argument(
            "--ask", action="store_true", help="type the password instead of getting a random one"
        )
    acts.add_parser("remove", help="remove an account").add_argument("login")
    listed = acts.add_parser("list", help="show the accounts")
    demo = acts.add_parser("demo", help="make the demo accounts, if there are no accounts yet")
    for each in (listed, demo):
        each.add_argument("--json", action="store_true", help="machine-readable")


async def run(asked: argparse.Namespace, database_url: str, *, folder: Path) -> int:
    """Carry out a command on the accounts; returns the exit code. Skills are topics that `folder` knows."""
    asked.topics = topics_file.known(folder)
    await migrate(database_url)
    engine = open_engine(database_url)
    try:
        accounts = Accounts(engine)
        return await _act(asked, accounts, People(accounts))
    finally:
        await engine.dispose()


async def _act(asked: argparse.Namespace, accounts: Accounts, people: People) -> int:
    match asked.act:
        case "add":
            return await _add(asked, people)
        case "change":
            return await _change(asked, accounts)
        case "password":
            words = _password(ask=asked.ask)
            return (
                1
                if words is None
                else _found(asked.login, await people.set_password(asked.login, words), words)
            )
        case "remove":
            return _found(asked.login, await accounts.remove(asked.login), None)
        case "list":
            return await _list(accounts, as_json=asked.json)
        case _:
            return await _demo(people, as_json=asked.json)


async def _add(asked: argparse.Namespace, people: People) -> int:
    if wrong := _wrong(asked):
        print(wrong, file=sys.stderr)
        return 2
    words = _password(ask=asked.ask)
    if words is None:
        return 1
    alias = asked.alias or asked.login.capitalize()
    newcomer = Newcomer(
        login=asked.login,
        alias=alias,
        role=asked.role,
        languages=_words(asked.languages),
        capacity=asked.capacity,
        skills=_words(asked.skills),
    )
    await people.add(newcomer, words)
    print(f"{asked.login} may log in as {alias}." + ("" if asked.ask else f" Password: {words}"))
    return 0


async def _change(asked: argparse.Namespace, accounts: Accounts) -> int:
    if wrong := _wrong(asked):
        print(wrong, file=sys.stderr)
        return 2
    values: dict[str, str | int] = {
        name: " ".join(_words(value)) if name in ("languages", "skills") else value
        for name in CHANGEABLE
        if (value := getattr(asked, name)) is not None
    }
    if not values:
        print(
            f"Nothing to change: name one of {' '.join('--' + name for name in CHANGEABLE)}.", file=sys.stderr
        )
        return 2
    return _found(asked.login, await accounts.change(asked.login, values), None)


def _wrong(asked: argparse.Namespace) -> str | None:
    """Return what is wrong with what was asked for, None if nothing is; what was not named is right."""
    if asked.languages is not None and not (
        asked.languages.strip(", ") and set(_words(asked.languages)) <= set(LANGUAGES)
    ):
        return f"Languages are {' '.join(LANGUAGES)}."
    if asked.capacity is not None and not 1 <= asked.capacity <= 20:
        return "Capacity is 1 to 20."
    unknown = [skill for skill in _words(asked.skills or "") if not is_topic(skill, asked.topics)]
    if unknown:
        return f"{' '.join(unknown)}: no such topic. Topics are {' '.join(sorted(asked.topics | {OTHER}))}."
    return None


def _words(text: str) -> tuple[str, ...]:
    """Return what stands between the commas, each once."""
    return tuple(dict.fromkeys(filter(None, map(str.strip, text.split(",")))))


async def _list(accounts: Accounts, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([_shown(account) for account in await accounts.everybody()]))
        return 0
    for it in await accounts.everybody():
        known = f"  [{' '.join(it.skills)}]" if it.skills else ""
        print(f"{it.login:16} {it.alias:16} {it.role:9} {it.capacity:2}  {' '.join(it.languages)}{known}")
    return 0


def _shown(account: Account) -> dict[str, object]:
    fields = asdict(account)
    return {name: fields[name] for name in ("login", "alias", "role", "languages", "capacity", "skills")}


async def _demo(people: People, *, as_json: bool) -> int:
    made = [asdict(login) for login in await people.add_demo()]
    if as_json:
        print(json.dumps(made))
    for it in [] if as_json else made:
        print(f"{it['login']:8} {it['password']}  {it['role']} {it['alias']}")
    return 0


def _password(*, ask: bool) -> str | None:
    """Return a random password, or one that was typed twice; None when it will not do."""
    if not ask:
        return secrets.token_urlsafe(PASSWORD_BYTES)
    words = getpass.getpass("Password: ")
    if not MIN_PASSWORD_CHARS <= len(words) <= MAX_PASSWORD_CHARS or words != getpass.getpass("Again: "):
        print(f"It needs {MIN_PASSWORD_CHARS} characters or more, twice the same.", file=sys.stderr)
        return None
    return words


def _found(login: str, found: bool, password: str | None) -> int:
    if not found:
        print(f"Nobody has the log-in {login!r}.", file=sys.stderr)
        return 1
    print(f"Done.{f' Password: {password}' if password else ''}")
    return 0
