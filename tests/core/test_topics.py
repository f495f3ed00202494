"""The topics are the assistant's intents."""

from pathlib import Path

import yaml

from handoff.core.topics import INTENTS, is_topic, topic_of

DOMAIN = Path(__file__).parents[2] / "domain.yml"


def test_the_topics_are_the_intents_of_the_assistant() -> None:
    intents = yaml.safe_load(DOMAIN.read_text("utf-8"))["intents"]
    names = {name if isinstance(name, str) else next(iter(name)) for name in intents}
    assert names - {"nlu_fallback"} == INTENTS


def test_other_is_a_topic_and_anything_else_is_not() -> None:
    assert is_topic("other") and is_topic("track_order")
    assert not is_topic("Track_order") and not is_topic("")


def test_what_is_no_topic_of_ours_is_other() -> None:
    assert [topic_of(name) for name in ("complaint", "nlu_fallback", None)] == ["complaint", "other", "other"]
