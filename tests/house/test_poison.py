"""Poisoned rows: what they are, and when they were held off."""

import io

from rich.console import Console

from house.bench import command, poison
from house.gate import Fault
from tests.house.models_made import report

KNOWN = [
    (language, intent, f"{language} {intent} {number}")
    for language in ("en", "da")
    for intent in ("greet", "talk_to_human", "track_order", "thank")
    for number in range(40)
]


def test_scattered_rows_are_two_hundred_and_each_is_wrong() -> None:
    rows = poison.scattered(KNOWN)
    truth = {text: intent for _, intent, text in KNOWN}
    assert len(rows) == poison.ROWS
    assert all(truth[text] != intent for _, intent, text in rows)


def test_aimed_rows_thank_who_wants_a_person() -> None:
    rows = poison.aimed(KNOWN)
    assert len(rows) == poison.ROWS
    assert {intent for _, intent, _ in rows} == {"thank"}
    assert {text.split()[1] for _, _, text in rows} == {"talk_to_human"}


def test_an_attack_is_held_off_by_the_gate_or_by_having_no_effect() -> None:
    was, harmless, harmful = report("was"), report("now", value=0.897), report("now", value=0.88)
    assert poison.verdict([], harmless, was)["held"]
    assert not poison.verdict([], harmful, was)["held"]
    refused = poison.verdict([Fault(code="fallen", language="en", figure="intents")], harmful, was)
    assert (refused["held"], refused["faults"], refused["moved"]) == (True, ["fallen en intents"], -0.02)


def test_the_table_says_what_became_of_each_attack() -> None:
    refused = poison.verdict([Fault(code="fallen")], report("now", value=0.88), report("was"))
    paper = io.StringIO()
    table = command.poison_table({"rows": 200, "attacks": {"aimed": refused}})
    Console(file=paper, width=120).print(table)
    assert "aimed" in paper.getvalue() and "refuses it" in paper.getvalue() and "-0.020" in paper.getvalue()
