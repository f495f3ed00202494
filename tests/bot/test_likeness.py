"""What the studio compares messages by: the more alike they are, the more of it they share."""

from __future__ import annotations

from typing import Any

import numpy as np

from bot.components.features import Meanings, TextFeatures
from tests.bot.conftest import Bot


def shared(one: str, other: str) -> float:
    """Return the share of signs that both have in common."""
    (encoder, left), (same, right) = one.split("."), other.split(".")
    assert encoder == same
    return 1 - (int(left, 16) ^ int(right, 16)).bit_count() / (4 * len(left))


async def likeness(bot: Bot, text: str) -> str:
    return str((await bot.talk().say(text))["likeness"])


async def test_the_same_wish_in_two_languages_is_nearer_than_another_one(bot: Bot) -> None:
    hire = await likeness(bot, "can I hire a tent for the weekend?")
    huren = await likeness(bot, "kan ik een tent huren voor het weekend")
    other = await likeness(bot, "mir wurde zweimal Geld abgebucht")
    assert len(hire) == len("0a1b2c3d.") + 384 // 4
    assert shared(hire, huren) > 0.64 > shared(hire, other)
    assert await likeness(bot, "can I hire a tent for the weekend?") == hire


def test_each_sign_is_on_which_side_of_the_usual_a_number_is() -> None:
    vectors = np.array([[0.0, 9.0], [2.0, 5.0], [4.0, 1.0]], np.float32)
    assert Meanings(vectors).signs(np.array([[3.0, 5.5], [1.0, 4.0]])).tolist() == [[0b11000000], [0]]


def test_nothing_tells_without_vectors_or_in_a_model_of_before() -> None:
    words = TextFeatures()
    words.learn(["one two", "one two", "two one", "two one"], None)
    assert words.signs(None) is None
    old: Any = Meanings(np.eye(3, dtype=np.float32))
    del old._middle  # what a model of before was written without
    assert old.signs(np.eye(3)) is None
