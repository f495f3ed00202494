"""A trained assistant in this process, as `endpoints.yml` puts it together, without a door of its own."""

from __future__ import annotations

import functools
import importlib
import logging
import os
import warnings
from typing import Any

import structlog

from bot.lean import keep_tensorflow_out

# Set before Rasa is imported: it would speak to a remote host, and fill the terminal with warnings.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
# Apart from the trackers of the shoppers, should the two ever share a server.
PREFIX = "bot:evaluation:"


@functools.lru_cache(1)
def bring_in() -> None:
    """Have Rasa and our parts imported, once: it takes seconds, and needs no model."""
    warnings.simplefilter("ignore")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    keep_tensorflow_out()
    for name in ("rasa.core.agent", "bot.turns"):
        importlib.import_module(name)
    from bot import shortcuts
    from bot.encoder import place

    # As it serves.
    shortcuts.take()
    if place.folder() is not None:
        # Without an encoder none of what it needs may be installed.
        from bot.encoder import model

        model.current()


def load(model: str, *, redis_url: str, actions_url: str) -> Any:
    """Return Rasa's agent with our parts."""
    bring_in()
    from rasa.core.agent import Agent
    from rasa.utils.endpoints import EndpointConfig

    from bot.locks import ConversationLocks
    from bot.nlg import LocalisedReplies
    from bot.trackers import RedisTrackers

    return Agent.load(
        model,
        generator=LocalisedReplies(None, None),
        tracker_store=RedisTrackers(None, redis_url, key_prefix=PREFIX),
        lock_store=ConversationLocks(),
        action_endpoint=EndpointConfig(actions_url),
    )


def reader(model: str) -> Any:
    """Return an agent that only reads."""
    bring_in()
    from rasa.core.agent import Agent

    return Agent.load(model)
