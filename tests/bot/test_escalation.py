"""The table of hand-off rules, and what must hold whatever else is going on."""

import itertools
from dataclasses import replace

import pytest

from bot import escalation
from bot.escalation import Situation, decide

CALM = Situation(intent="track_order")


@pytest.mark.parametrize(
    ("situation", "reason", "reply"),
    [
        (replace(CALM, distress=True), "distress", "utter_handoff_distress"),
        (replace(CALM, frustration=0.95), "frustration", "utter_handoff_frustration"),
        (Situation(intent="talk_to_human"), "asked", "utter_handoff_human"),
        (replace(CALM, asks_for_person=True), "asked", "utter_handoff_human"),
        (Situation(intent="affirm", person_offered=True), "asked", "utter_handoff_human"),
        (Situation(intent="complaint"), "topic", "utter_handoff_complaint"),
        (Situation(intent="nlu_fallback", misses=1), "missed", "utter_handoff_missed"),
        (Situation(intent="out_of_scope", misses=1), "missed", "utter_handoff_missed"),
        (Situation(intent="nlu_fallback", misses_total=2), "missed", "utter_handoff_missed"),
        (replace(CALM, unreadable=True, misses=1), "missed", "utter_handoff_missed"),
        (Situation(intent="deny", says_no_again=True, misses=1), "missed", "utter_handoff_missed"),
        (replace(CALM, frustrated_complaint=True), "topic", "utter_handoff_complaint"),
        (replace(CALM, insists=True), "topic", "utter_handoff_double_charge"),
        (replace(CALM, wrong_amount=True), "topic", "utter_handoff_topic"),
        (replace(CALM, waited_long=True), "topic", "utter_handoff_topic"),
        (Situation(intent="refund_status", waited_long=True), "topic", "utter_handoff_topic"),
        (Situation(intent="account_login", waited_long=True, sure=0.6), "topic", "utter_handoff_topic"),
        (
            Situation(intent="inform", waited_long=True, told_for="track_order"),
            "topic",
            "utter_handoff_topic",
        ),
        (replace(CALM, gives_notice=True), "frustration", "utter_handoff_frustration"),
    ],
)
def test_a_rule_hands_off_with_its_sentence(situation: Situation, reason: str, reply: str) -> None:
    assert decide(situation) == escalation.Verdict(reason, reply)


@pytest.mark.parametrize(
    "situation",
    [
        CALM,
        Situation(intent="affirm"),
        Situation(intent="double_charge"),
        Situation(intent="cancel_order"),
        Situation(intent="change_address"),
        Situation(intent="nlu_fallback"),
        Situation(intent="out_of_scope", misses_total=1),
        replace(CALM, misses=1, misses_total=2),
        replace(CALM, frustration=0.49),
        Situation(intent="deny", misses=1),
        Situation(intent="deny", says_no_again=True),
        Situation(intent="invoice_copy", waited_long=True),
        Situation(intent="inform", waited_long=True, told_for="invoice_copy"),
        Situation(intent="deny", frustration=0.87, frustration_signs=("bot_failed",), wants_nobody=True),
        replace(CALM, frustration=0.97, frustration_signs=("tone",), words=2),
    ],
)
def test_the_bot_goes_on(situation: Situation) -> None:
    assert decide(situation) is None


def test_a_request_for_a_person_always_hands_off() -> None:
    for frustration, misses, unreadable, distress in itertools.product(
        (0.0, 0.4, 0.6, 1.0), range(4), (False, True), (False, True)
    ):
        asked = Situation(
            intent="talk_to_human",
            frustration=frustration,
            misses=misses,
            misses_total=misses,
            unreadable=unreadable,
            distress=distress,
        )
        assert decide(asked) is not None


def test_every_rule_names_the_sentence_it_comes_from() -> None:
    assert all(len(rule.sentence) > 10 for rule in escalation.RULES)


def test_grief_stands_above_anger_and_anger_above_the_topic() -> None:
    every = Situation(intent="double_charge", frustration=1.0, distress=True)
    assert decide(every).reason == "distress"  # type: ignore[union-attr]
    assert decide(replace(every, distress=False)).reason == "frustration"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("reason", "topic", "urgency"),
    [
        ("frustration", "track_order", "high"),
        ("distress", "track_order", "high"),
        ("topic", "double_charge", "high"),
        ("topic", "complaint", "normal"),
        ("missed", "track_order", "normal"),
    ],
)
def test_urgency(reason: str, topic: str, urgency: str) -> None:
    assert escalation.urgency(reason, topic) == urgency


@pytest.mark.parametrize(
    ("reason", "intent", "reply"),
    [
        ("proof", "track_order", "utter_handoff_proof"),
        ("shop_down", "track_order", "utter_handoff_shop_down"),
        ("topic", "track_order", "utter_handoff_topic"),
        ("topic", "complaint", "utter_handoff_complaint"),
        ("topic", "double_charge", "utter_handoff_double_charge"),
        ("topic", "cancel_order", "utter_handoff_cancel_order"),
        ("topic", "change_address", "utter_handoff_change_address"),
        ("unknown", "cancel_order", "utter_handoff_unknown"),
    ],
)
def test_a_reason_left_by_an_action_gets_its_sentence(reason: str, intent: str, reply: str) -> None:
    assert escalation.verdict_of_action(reason, intent).reply == reply
