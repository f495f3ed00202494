"""A topic that an operator makes: what it can be called, what it does, and when it can be learned. Pure."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from handoff.core.incidents import one_line
from handoff.core.topics import OTHER, is_name

Does = Literal["answer", "person"]
Code = Literal["topic_name", "topic_taken", "topic_title"]
# In each language. Of fewer a classifier learns the words of one person; thirty are a good beginning.
LEAST_LINES = 10
MOST_TITLE_CHARS = 60
# The reply that is said where a language lacks its own.
SPOKEN_ELSE = "en"
# Rasa's own, ours for what is no topic, and what YAML reads as something else than a word.
_RESERVED = frozenset(
    {OTHER, "unknown", "inform", "nlu_fallback", "restart", "back", "session_start"}
    | {"yes", "off", "true", "false", "null", "none"}
)
# What a reply means to the assistant that is called so: `utter_ask_...` is a question of ours.
_RESERVED_BEGINNINGS = ("handoff", "ask_", "confirm_", "invalid_", "without_", "why_", "take_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic that was made here: its name, its titles by language, and what the assistant does with it.

    Who reads a language without a title sees the English one, or the first that there is.
    """

    name: str
    titles: Mapping[str, str]
    does: Does

    @property
    def reply(self) -> str | None:
        """Return the reply that it says, None where a person answers."""
        return f"utter_{self.name}" if self.does == "answer" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a topic is: its lines by language, and in which languages its reply has no words yet."""

    topic: Topic
    lines: Mapping[str, int]
    wordless: tuple[str, ...] = ()

    @property
    def missing(self) -> dict[str, int]:
        """Return how many lines the languages lack that have too few."""
        return {
            language: LEAST_LINES - count for language, count in self.lines.items() if count < LEAST_LINES
        }

    @property
    def can_be_learned(self) -> bool:
        """Say whether it has the lines, and words where it answers."""
        return not self.missing and SPOKEN_ELSE not in self.wordless


def titled(titles: Mapping[str, str]) -> dict[str, str]:
    """Return titles as they are kept: one line each, nothing that cannot be seen, none that is empty."""
    lines = {language: one_line(text) for language, text in titles.items()}
    return {language: line for language, line in lines.items() if line}


def why_not(topic: Topic, taken: AbstractSet[str], replies: AbstractSet[str]) -> Code | None:
    """Return why it cannot be made, None if it can; `replies` are those that the assistant says already."""
    reserved = topic.name in _RESERVED or topic.name.startswith(_RESERVED_BEGINNINGS)
    if not is_name(topic.name) or reserved:
        return "topic_name"
    if topic.name in taken or f"utter_{topic.name}" in replies:
        return "topic_taken"
    return why_not_titled(topic.titles)


def why_not_titled(titles: Mapping[str, str]) -> Code | None:
    """Return why these titles will not do: there is one at least, and each can be read at a glance."""
    brief = all(len(title) <= MOST_TITLE_CHARS for title in titles.values())
    return None if titles and brief else "topic_title"
