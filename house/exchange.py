"""Tells running assistants to go on with another model; a turn that runs ends with the one it began with."""

import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

LOOPBACK = ("127.0.0.1", "::1", "localhost")
# Reading a model takes a second or two, ten times that on a busy machine.
SWAP_S = 60.0
# An assistant that is just starting reads which model is live before it answers: ask until it does.
STARTS_S = 60.0
PAUSE_S = 0.5


class Refused(Exception):
    """An assistant did not take the model; the text is its reason. All go on with the one before."""


class Away(Exception):
    """An assistant does not answer; it will read which model is live when it starts."""


def all_to(bots: Sequence[str], secret: str, *, model: str, was: str) -> list[str]:
    """Let all of them run this model; returns who was away. Refused: none of them does."""
    away, done = [], []
    for bot in bots:
        try:
            _patiently(partial(_put, bot, secret, model))
            done.append(bot)
        except Away:
            away.append(bot)
        except Refused:
            for other in done:
                _put(other, secret, was)
            raise
    return away


def _patiently(act: Callable[[], None]) -> None:
    give_up = time.monotonic() + STARTS_S
    while True:
        try:
            return act()
        except Away:
            if time.monotonic() > give_up:
                raise
        time.sleep(PAUSE_S)


def _put(bot: str, secret: str, model: str) -> None:
    """Ask one assistant, which is on this machine or reached by https: the secret goes with it."""
    parts = urlsplit(bot)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise Refused(f"{bot} is neither on this machine nor reached by https")
    request = Request(  # noqa: S310 -- looked at above
        f"{bot.rstrip('/')}/webhooks/gateway/model",
        data=json.dumps({"model": model}).encode(),
        headers={"Authorization": f"Bearer {secret}", "Content-Type": "application/json"},
        method="PUT",
    )
    try:
        # No proxy that the environment may name: it would see the secret.
        with build_opener(ProxyHandler({})).open(request, timeout=SWAP_S):
            return
    except HTTPError as answer:
        if answer.code == 503:
            raise Away(bot) from answer
        raise Refused(_words(answer)) from answer
    except (URLError, OSError) as lost:
        raise Away(bot) from lost


def _words(answer: HTTPError) -> str:
    try:
        return str(json.loads(answer.read(4096))["error"])
    except (ValueError, KeyError, TypeError, OSError):
        return f"The assistant answered {answer.code}."
