"""Says every reply in the shopper's language, from data/replies/<lang>.yml, and never with a blank in it."""

from __future__ import annotations

import logging
import os
import re
import zlib
from pathlib import Path
from typing import Any, Optional

import yaml
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.reply_files import ReplyFiles, default_folder, load
from bot.tongue import LANGUAGES

logger = logging.getLogger(__name__)

DEFAULT_SHOP = "data/shop.yml"
# Rasa builds this class before it has a model, so the buttons are read from the domain's file.
DEFAULT_DOMAIN = "domain.yml"
# When nothing else can be said: no placeholder, true in every situation, and a way out.
PLAIN = "utter_cannot_look"
LAST_RESORT = "I'm sorry, I can't answer that right now. Just say \"human\" to reach a person."
# Who is logged in at the shop chooses from their orders; all others are asked for a number.
ASKS_NUMBER, ASKS_WHICH = "utter_ask_order_number", "utter_ask_which_order"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class EmptyPlaceholderError(ValueError):
    """A reply has a blank that nobody filled."""


class LocalisedReplies(NaturalLanguageGenerator):
    """Rasa's NLG over the reply files; buttons come from the domain, their titles from the same files."""

    def __init__(self, endpoint_config: Optional[EndpointConfig], domain: Optional[Domain]) -> None:
        settings = endpoint_config.kwargs if endpoint_config else {}
        folder = settings.get("folder")
        self._replies = ReplyFiles(Path(folder) if folder else default_folder())
        self._buttons = buttons_of(load(Path(settings.get("domain", DEFAULT_DOMAIN))))
        self._shop = facts_of(Path(os.environ.get("SHOP_FACTS") or DEFAULT_SHOP))

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Optional[dict[str, Any]]:
        """Return text, buttons and language of a reply; the kwargs are its placeholders."""
        slot = tracker.slots.get("language")
        language = slot.value if slot and slot.value in LANGUAGES else "en"
        turn = tracker.latest_message.message_id if tracker.latest_message else None
        choices = order_choices(tracker) if utter_action == ASKS_NUMBER else []
        named = ASKS_WHICH if choices else utter_action
        text, spoken, said = self._say(named, language, turn=turn or "", values=kwargs)
        buttons = choices + [
            {"title": self.title(button["title"], spoken), "payload": button["payload"]}
            for button in self._buttons.get(said, [])
        ]
        return {"text": text, "buttons": buttons, "lang": spoken}

    def title(self, key: str, language: str) -> str:
        """Return a button's title in a language, in English where that lacks it."""
        return str(self._replies[language].get(key) or self._replies["en"].get(key) or key)

    def _say(self, name: str, language: str, *, turn: str, values: dict[str, Any]) -> tuple[str, str, str]:
        """Return text, its language, and the reply that was said in the end."""
        for candidate in (name, PLAIN):
            for spoken in (language, "en"):
                template = self._replies[spoken].get(candidate)
                if template is None:
                    continue
                chosen = variant(template, f"{turn}:{name}")
                try:
                    return filled(chosen, {**self._shop, **values}), spoken, candidate
                except EmptyPlaceholderError as error:
                    logger.error("reply_refused name=%s language=%s blank=%s", candidate, spoken, error)
        return LAST_RESORT, "en", PLAIN


def order_choices(tracker: DialogueStateTracker) -> list[dict[str, str]]:
    """Return the orders to choose from, as quick answers; the actions note them in a slot."""
    slot = tracker.slots.get("order_choices")
    return [dict(one) for one in slot.value or []] if slot else []


def facts_of(file: Path) -> dict[str, str]:
    """Return what every reply may say of the shop: the ways around the chat, and the days of a return.

    Here and not in an action, so that they are told when the action server is dead too.
    """
    # BaseLoader leaves every value the text that it is. The actions refuse a file that lacks something.
    found = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    named = {"shop": found["name"], "phone": found["phone"], "email": found["email"]}
    if not all(value.strip() for value in named.values()) or not found["visit"]:
        raise ValueError(f"{file}: phone, e-mail and address are for shoppers in need: none may be empty")
    return {**named, "visit": "; ".join(found["visit"]), "return_days": str(found["returns"]["days"])}


def buttons_of(domain: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Return the buttons of every reply that has some: `{"title": "choice_x", "payload": intent}`."""
    responses = domain.get("responses") or {}
    found = {name: variants[0].get("buttons") for name, variants in responses.items()}
    return {name: buttons for name, buttons in found.items() if buttons}


def variant(template: Any, seed: str) -> str:
    """Return one of the variants, the same one each time for the same seed."""
    if isinstance(template, str):
        return template
    return str(template[zlib.crc32(seed.encode()) % len(template)])


def filled(template: str, values: dict[str, Any]) -> str:
    """Return the template with its blanks filled, in one pass, so that braces in a value stay braces."""

    def value_of(match: re.Match[str]) -> str:
        value = values.get(match.group(1))
        if value is None or not str(value).strip():
            raise EmptyPlaceholderError(match.group(1))
        return str(value)

    return _PLACEHOLDER.sub(value_of, template)
