"""When the assistant calls a person: a table of rules, each with the shopper's sentence that it comes from.

Pure: a situation in, a verdict out. The dialogue policy carries it out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Optional

from bot import temper

# What no action answers, and what a person says in words of its own where an action cannot finish it.
TOPICS = ("complaint",)
IN_OWN_WORDS = (*TOPICS, "double_charge", "cancel_order", "change_address")
MISSES = ("nlu_fallback", "out_of_scope")
# What somebody who has waited for weeks has been told before.
WAITED_FOR = ("track_order", "delivery_time", "refund_status")
# "Seven weeks ago I ordered a bench" in a dialect: what else it could be about must be clearer than that.
SURE_OF_ANOTHER = 0.7
# Second miss in a row, or third in all: after that the shopper's patience is the only thing used up.
MISSES_IN_A_ROW = 2
MISSES_IN_ALL = 3
# Somebody who types seven digits was understood, and may try again; but not for ever.
ATTEMPTS_IN_A_ROW = 3


# "It worked" is an affirmation too, but takes up no offer.
SURE_YES = 0.9
# A person knows more than the bot here; said where no intent has a sentence of its own.
TAKE_OVER = "utter_handoff_topic"


@dataclass(frozen=True)
class Situation(temper.About):
    """What one message of the shopper is about, how it sounds, and what came before it."""

    sure: float = 1.0
    frustration: float = 0.0
    # What it was heard by; "tone" alone is no sign.
    frustration_signs: tuple[str, ...] = ()
    distress: bool = False
    asks_for_person: bool = False
    misses: int = 0
    misses_total: int = 0
    # "No" to a question that asked what is meant, or to a guess of ours.
    says_no_again: bool = False
    # A complaint for sure enough, from somebody who is frustrated: each alone would be a guess.
    frustrated_complaint: bool = False
    # The message brings nothing that the running form could use, nor a question that can be answered.
    unreadable: bool = False
    # The bot's last message offered nothing but a person, so "yes" means that.
    person_offered: bool = False
    # The message tries to answer the form, with a digit too few or an address without its end, or asks again
    # what the form is there for.
    attempt: bool = False
    # Says once more that they were charged twice, where we asked for the order or saw one payment.
    insists: bool = False
    # The question that a number or an address belongs to, where the message brings one.
    told_for: str = ""
    # Tells of weeks and months that have passed.
    waited_long: bool = False
    # A step in law is taken or announced.
    gives_notice: bool = False
    # Another sum was charged than was agreed.
    wrong_amount: bool = False
    # The shopper lacks what the form asks for, after having heard where it is.
    cannot_prove: bool = False
    # An operator made this topic one that a person answers.
    for_a_person: bool = False


@dataclass(frozen=True)
class Verdict:
    """Hand over: for which reason, and with which sentence."""

    reason: str
    reply: str


@dataclass(frozen=True)
class Rule:
    """One reason to call a person, and the sentence that taught it to us."""

    sentence: str
    applies: Callable[[Situation], bool]
    verdict: Callable[[Situation], Verdict]


def _fixed(reason: str, reply: str) -> Callable[[Situation], Verdict]:
    return lambda situation: Verdict(reason, reply)


def missed(situation: Situation) -> bool:
    """Say whether this message counts as one that the bot did not understand."""
    return situation.unreadable or situation.says_no_again or situation.intent in MISSES


def _missed_too_often(situation: Situation) -> bool:
    in_a_row, in_all = situation.misses + 1, situation.misses_total + 1
    limit = ATTEMPTS_IN_A_ROW if situation.attempt else MISSES_IN_A_ROW
    return missed(situation) and (in_a_row >= limit or in_all >= MISSES_IN_ALL)


def _waits_in_vain(situation: Situation) -> bool:
    """Say whether what took so long is ours to bring or pay back; who is hardly understood gets no guess."""
    about = situation.told_for or situation.intent
    return situation.waited_long and (about in WAITED_FOR or situation.sure < SURE_OF_ANOTHER)


# The first that applies wins: grief above anger, anger above the topic. It is what the agent must know first.
RULES = (
    Rule(
        "My mother passed away last week and her order is still on its way.",
        lambda situation: situation.distress,
        _fixed("distress", "utter_handoff_distress"),
    ),
    Rule(
        "DIT IS NU DE DERDE KEER DAT IK VRAAG WAAR MIJN GELD BLIJFT!!!",
        lambda situation: temper.calls_for_a_person(
            situation.frustration, situation.frustration_signs, situation
        ),
        _fixed("frustration", "utter_handoff_frustration"),
    ),
    Rule(
        "Bij dezen stel ik u in gebreke.",
        lambda situation: situation.gives_notice,
        _fixed("frustration", "utter_handoff_frustration"),
    ),
    Rule(
        "Kan jeg få snakke med et menneske?",
        lambda situation: situation.intent == "talk_to_human" or situation.asks_for_person,
        _fixed("asked", "utter_handoff_human"),
    ),
    Rule(
        "Ja, gerne. (after: shall I get a colleague?)",
        lambda situation: (
            situation.intent == "affirm" and situation.person_offered and situation.sure >= SURE_YES
        ),
        _fixed("asked", "utter_handoff_human"),
    ),
    Rule(
        "Dit is niet wat ik besteld had, en niemand reageert.",
        lambda situation: situation.intent in TOPICS,
        lambda situation: Verdict("topic", f"utter_handoff_{situation.intent}"),
    ),
    Rule(
        "Can I have it engraved?",
        lambda situation: situation.for_a_person,
        _fixed("topic", TAKE_OVER),
    ),
    Rule(
        "Jeres bud kørte min kat over i indkørslen og kørte bare videre.",
        lambda situation: situation.frustrated_complaint,
        _fixed("topic", "utter_handoff_complaint"),
    ),
    Rule(
        "Nej, det er ikke en reservation, begge er bogført.",
        lambda situation: situation.insists,
        _fixed("topic", "utter_handoff_double_charge"),
    ),
    Rule(
        "Sendte tilbake jakka for tre måneder siden, og har ikke fått en krone.",
        _waits_in_vain,
        _fixed("topic", TAKE_OVER),
    ),
    Rule(
        "Es wurden 89 Euro abgebucht statt 59.",
        lambda situation: situation.wrong_amount,
        _fixed("topic", TAKE_OVER),
    ),
    Rule(
        "Den har jeg slettet. (after: the number is in your confirmation mail)",
        lambda situation: situation.cannot_prove,
        _fixed("topic", TAKE_OVER),
    ),
    Rule(
        "Nee, dat bedoel ik niet. (after: could you put it another way?)",
        _missed_too_often,
        _fixed("missed", "utter_handoff_missed"),
    ),
)

# An action that meets something for a person only sets the reason; the sentence is chosen here.
REPLY_FOR_ACTION = {
    "proof": "utter_handoff_proof",
    "shop_down": "utter_handoff_shop_down",
    "unknown": "utter_handoff_unknown",
}


def decide(situation: Situation) -> Optional[Verdict]:
    """Return the verdict of the first rule that applies, or None when the bot goes on."""
    return next((rule.verdict(situation) for rule in RULES if rule.applies(situation)), None)


def verdict_of_action(reason: str, intent: str) -> Verdict:
    """Return the verdict for a reason that an action left in the slot `handoff_reason`."""
    if reason == "topic" and intent in IN_OWN_WORDS:
        return Verdict(reason, f"utter_handoff_{intent}")
    return Verdict(reason, REPLY_FOR_ACTION.get(reason, TAKE_OVER))


def urgency(reason: str, topic: str) -> str:
    """Return `high` for whoever must not wait behind the others, else `normal`."""
    return "high" if reason in ("frustration", "distress") or topic == "double_charge" else "normal"
