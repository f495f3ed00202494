"""Reads from a Rasa tracker what `bot.flow` decides on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Optional

from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot import asides, escalation, flow, measure, temper
from bot.escalation import Situation
from bot.flow import Moment

# Button presses come without a text of their own; the channel writes this before the choice.
CHOICE_PREFIX = "choice:"
# "It is 20394811, I think" resembles many questions a little; only a clear one is heard beside the number.
SURE = 0.8
# Who was asked for a number and gives it rarely wants to cancel in the same breath: "sure: 20394811".
SURE_BESIDE_PROOF = 0.97
# "8000 Aarhus C" is an answer, whatever it resembles.
BRIEF_WORDS = 4
# "I have a question" resembles a wish for a person; one in clear words is found apart from this.
SURE_OF_PERSON = 0.7
# Heard in any language, and no question of its own: "merci", and "why do you need that?" which sounds polite.
COURTESY_WORDS = 2
NO_QUESTION = ("greet", "goodbye", "thank", "affirm", "deny")
# A complaint that is guessed, from somebody who sounds frustrated: the one makes the other likelier.
LIKELY_COMPLAINT = 0.6
# A hand-off by topic ends the bot's part, so a vague guess is asked about first; but who tells what happened
# ("instead of six cups I unpacked a fishing rod") has said it, and asking again helps nobody.
SURE_OF_TOPIC = 0.85
TELLING_WORDS, SURE_OF_TELLING = 9, 0.8
# Two guesses that share so much between them: we ask which of the two, and that is no failure to understand.
WAVERS, LEAST_OF_TWO = 0.8, 0.2
# After a question of ours that did not help, a guess of this chance, so far before the next, is worth a try.
SECOND_TRY, SECOND_TRY_LEAD = 0.5, 0.15
# "Kom inn", said of what was just answered, asks nothing.
REACTION_WORDS = 4


def read(tracker: DialogueStateTracker, domain: Domain, *, ours: str) -> Moment:
    """Return the moment the conversation is in; `ours` names the policy that carries out our steps."""
    before, user, since = split(list(tracker.events))
    brings = frozenset(entity["entity"] for entity in (user.entities if user else []))
    asked_for = _asked_for(tracker)
    intent = _intent_at(user, asked_for=asked_for, brings=brings)
    sure = user is not None and (user.intent or {}).get("confidence", 0.0) >= SURE
    last_reply = _last_reply(before)
    foreign = bool(user and (user.parse_data or {}).get("foreign"))
    # "Florp zibble quux" may be any language: of words that nobody knows only a sure guess counts.
    foreign = foreign or ((intent in escalation.MISSES or not sure) and _has_no_known_word(user))
    if foreign and intent not in (flow.INFORM, "talk_to_human") and not (sure and _is_courtesy(user, intent)):
        intent = "nlu_fallback"
    if _tells_address(user, intent, last_reply):
        intent = flow.INFORM
    aside = _aside(user, intent, sure=sure) if asked_for else None
    guesses = _guesses(user) if intent == "nlu_fallback" and not foreign else []
    intent = flow.INFORM if aside else intent
    actions = [event for event in since if isinstance(event, (ActionExecuted, ActionExecutionRejected))]
    last = actions[-1] if actions else None
    moment = Moment(
        situation=_situation(tracker, user, intent=intent, person_offered=_offers_a_person(before)),
        sure=sure,
        aside=aside,
        foreign=foreign,
        last_reply=last_reply,
        earlier_question=_order_question(before),
        says_yes=_says_yes(user),
        tells_address=_tells_address(user, intent, last_reply),
        intent=intent,
        asked_for=asked_for,
        brings=brings,
        by_choice=user is not None and is_choice(user),
        order_question=_order_question(list(tracker.events)),
        in_form=tracker.active_loop_name == flow.FORM,
        last_action=last.action_name if last else flow.LISTEN,
        last_was_ours=ours in (getattr(last, "policy", None) or ""),
        rejected=isinstance(last, ActionExecutionRejected),
        failed=_has_failed(since),
        reacts=_reacts(user, guesses, before),
        wavers=_wavers(guesses) and last_reply not in flow.ASKED_WHAT_IS_MEANT,
        second_try=_second_try(guesses) if last_reply in flow.ASKED_WHAT_IS_MEANT else None,
        handed_off=any(_name(event).startswith("utter_handoff_") for event in actions) or _hands_over(since),
        action_reason=_reason_by_action(since),
        replies=frozenset(domain.responses),
    )
    readable = not moment.rejected and flow.is_readable_in_form(moment)
    unreadable = moment.asked_for is not None and not readable
    situation = replace(
        moment.situation,
        opens=not any(isinstance(event, UserUttered) for event in before),
        unreadable=unreadable,
        attempt=unreadable and user is not None and any(c.isdigit() or c == "@" for c in user.text or ""),
        says_no_again=intent == "deny" and last_reply in flow.ASKED_WHAT_IS_MEANT,
        frustrated_complaint=_is_frustrated_complaint(user, situation=moment.situation),
        cannot_prove=aside is asides.Aside.LACKS and (last_reply or "").startswith("utter_without_"),
    )
    return replace(moment, situation=situation)


def _has_no_known_word(user: Optional[UserUttered]) -> bool:
    if user is None or is_choice(user) or not (user.parse_data or {}).get("unreadable"):
        return False
    # One alone may be a name, a make, or a word with a slip in it.
    return len(measure.words_of(user.text or "")) != 1


def _is_courtesy(user: Optional[UserUttered], intent: str) -> bool:
    """Say whether it is a "merci" or a "ciao" that needs no common language; a whole question needs one."""
    return (
        intent in NO_QUESTION and len(measure.words_of((user.text or "") if user else "")) <= COURTESY_WORDS
    )


def _guesses(user: Optional[UserUttered]) -> list[tuple[str, float]]:
    """Return what a message that was not understood may be about, if anything of ours, likeliest first."""
    ranking = (user.parse_data or {}).get("intent_ranking") or [] if user else []
    found = [(entry["name"], entry["confidence"]) for entry in ranking if entry["name"] != "nlu_fallback"]
    return (
        [] if found and found[0][0] == "out_of_scope" else [one for one in found if one[0] != "out_of_scope"]
    )


def _wavers(guesses: list[tuple[str, float]]) -> bool:
    best, second = [chance for _, chance in [*guesses, ("", 0.0), ("", 0.0)][:2]]
    return best + second >= WAVERS and second >= LEAST_OF_TWO


def _second_try(guesses: list[tuple[str, float]]) -> Optional[str]:
    """Return the guess that is better tried than handed over, if one stands out."""
    if len(guesses) < 2 or guesses[0][0] not in flow.TRIED_BY:
        return None
    stands_out = guesses[0][1] >= SECOND_TRY and guesses[0][1] - guesses[1][1] >= SECOND_TRY_LEAD
    return guesses[0][0] if stands_out else None


def _reacts(user: Optional[UserUttered], guesses: list[tuple[str, float]], before: Sequence[Event]) -> bool:
    """Say whether a brief remark belongs to what was just answered, and asks nothing."""
    if user is None or not guesses or "?" in (user.text or ""):
        return False
    asked = (intent_of(event) for event in reversed(before) if isinstance(event, UserUttered))
    topic = next((intent for intent in asked if intent not in (*escalation.MISSES, *NO_QUESTION)), None)
    return guesses[0][0] == topic and len(measure.words_of(user.text or "")) <= REACTION_WORDS


def _is_frustrated_complaint(user: Optional[UserUttered], *, situation: Situation) -> bool:
    """Say whether the best guess is a complaint, sure enough for somebody who sounds frustrated."""
    guess = (user.intent or {}) if user else {}
    likely = guess.get("name") == "complaint" and guess.get("confidence", 0.0) >= LIKELY_COMPLAINT
    return likely and situation.frustration >= temper.FRUSTRATED


def split(events: Sequence[Event]) -> tuple[list[Event], Optional[UserUttered], list[Event]]:
    """Return the events before the latest message, that message, and the events after it."""
    for at in range(len(events) - 1, -1, -1):
        event = events[at]
        if isinstance(event, UserUttered):
            return list(events[:at]), event, list(events[at + 1 :])
    return list(events), None, []


def intent_of(user: Optional[UserUttered]) -> str:
    """Return the intent: `inform` for a bare number or address, `nlu_fallback` if nothing is known."""
    if user is None:
        return "nlu_fallback"
    if not is_choice(user) and measure.is_bare(user.text or ""):
        return flow.INFORM
    if asides.settles(user.text or ""):
        return "affirm"
    return (user.intent or {}).get("name") or "nlu_fallback"


def is_choice(user: UserUttered) -> bool:
    """Say whether the shopper pressed a button."""
    return (user.text or "").startswith(CHOICE_PREFIX)


def _intent_at(user: Optional[UserUttered], *, asked_for: Optional[str], brings: frozenset[str]) -> str:
    """Return the intent, unless the classifier is in doubt beside an answer to the form, or about a topic.

    An order number says without any question what it is about: "sorry, 20394811".
    """
    intent = intent_of(user)
    sure = (user.intent or {}).get("confidence", 0.0) if user else 0.0
    if asked_for and brings & flow.PROOFS and _is_an_answer(user, intent, sure=sure):
        return flow.INFORM
    if intent in escalation.MISSES and ("order_number" in brings or _asks_about_a_parcel(user)):
        return flow.INFORM
    return "nlu_fallback" if sure < _needed(intent, user) else intent


def _needed(intent: str, user: Optional[UserUttered]) -> float:
    """Return how sure an intent must be that calls a person; the others can be taken back."""
    if intent == "talk_to_human":
        return SURE_OF_PERSON
    if intent == "double_charge":
        return SURE_OF_TOPIC
    tells = len(measure.words_of((user.text or "") if user else "")) >= TELLING_WORDS
    sure = SURE_OF_TELLING if tells else SURE_OF_TOPIC
    return sure if intent in escalation.TOPICS else 0.0


def _is_an_answer(user: Optional[UserUttered], intent: str, *, sure: float) -> bool:
    """Say whether a message with a number or an address is nothing but the answer to the form."""
    brief = user is not None and len(measure.words_of(user.text or "")) <= BRIEF_WORDS
    return brief or sure < SURE_BESIDE_PROOF or intent in escalation.MISSES


def _asks_about_a_parcel(user: Optional[UserUttered]) -> bool:
    """Say whether the classifier only wavers between "where is it" and "when does it come"."""
    ranking = (user.parse_data or {}).get("intent_ranking") or [] if user else []
    best = {entry["name"]: entry["confidence"] for entry in ranking[1:3]}
    return set(best) == {"track_order", "delivery_time"} and sum(best.values()) >= SURE_OF_TOPIC


def _situation(
    tracker: DialogueStateTracker, user: Optional[UserUttered], *, intent: str, person_offered: bool
) -> Situation:
    text = user.text or "" if user else ""
    measured = (user.parse_data or {}).get("frustration") if user else None
    return Situation(
        intent=intent,
        frustration=(measured or {}).get("score", 0.0),
        sure=((user.intent or {}).get("confidence", 0.0) if user else 0.0),
        words=len(measure.words_of(text)),
        to_us=measure.speaks_to_us(text),
        frustration_signs=tuple((measured or {}).get("reasons", ())),
        distress=temper.GRIEF in (measured or {}).get("reasons", ()),
        asks_for_person=measure.asks_for_person(text),
        misses=int(_slot(tracker, "misses") or 0),
        misses_total=int(_slot(tracker, "misses_total") or 0),
        # "Ok" takes note of an offer; only "yes" takes it up.
        person_offered=person_offered and not asides.settles(text),
    )


def _slot(tracker: DialogueStateTracker, name: str) -> Any:
    slot = tracker.slots.get(name)
    return slot.value if slot else None


def _asked_for(tracker: DialogueStateTracker) -> Optional[str]:
    asked = _slot(tracker, REQUESTED_SLOT)
    return asked if tracker.active_loop_name == flow.FORM and asked in flow.FORM_SLOTS else None


def _name(event: Event) -> str:
    return getattr(event, "action_name", None) or ""


def _order_question(events: Sequence[Event]) -> Optional[str]:
    said = (event for event in reversed(events) if isinstance(event, SlotSet))
    return next((event.value for event in said if event.key == "order_question"), None)


def _says_yes(user: Optional[UserUttered]) -> bool:
    """Say whether a message is a yes beyond doubt, good enough to change something."""
    read = (user.intent or {}) if user else {}
    return read.get("name") == "affirm" and read.get("confidence", 0.0) >= SURE


def _tells_address(user: Optional[UserUttered], intent: str, last_reply: Optional[str]) -> bool:
    """Say whether a message answers "where to?": with a number in it, or with nothing else that we know."""
    if user is None or is_choice(user) or last_reply not in flow.ASKS_ADDRESS:
        return False
    return any(c.isdigit() for c in user.text or "") or intent in (flow.INFORM, *escalation.MISSES)


def _has_failed(since: Sequence[Event]) -> bool:
    """Say whether an action left no trace: Rasa logs the error of an unreachable server and goes on."""
    name = _name(since[-1]) if since and isinstance(since[-1], ActionExecuted) else flow.LISTEN
    return name != flow.LISTEN and name.startswith(("action_", flow.FORM))


def _reason_by_action(since: Sequence[Event]) -> Optional[str]:
    reasons = [event.value for event in since if isinstance(event, SlotSet) and event.key == "handoff_reason"]
    return reasons[-1] if reasons else None


def _offers_a_person(before: Sequence[Event]) -> bool:
    said = _said_last(before)
    buttons = (said.data or {}).get("buttons") if said else None
    return [button["payload"] for button in buttons or []] == ["talk_to_human"]


def _said_last(events: Sequence[Event]) -> Optional[BotUttered]:
    return next((event for event in reversed(events) if isinstance(event, BotUttered)), None)


def _last_reply(events: Sequence[Event]) -> Optional[str]:
    said = _said_last(events)
    return (said.metadata or {}).get("utter_action") if said else None


def _hands_over(since: Sequence[Event]) -> bool:
    return _reason_by_action(since) is not None and _last_reply(since) in flow.HANDING_OVER


def _aside(user: Optional[UserUttered], intent: str, *, sure: bool) -> Optional[asides.Aside]:
    """Return what is said beside the form's question; what calls for a person is never beside it."""
    if user is None or is_choice(user) or intent == "talk_to_human" or intent in escalation.IN_OWN_WORDS:
        return None
    understood = sure and intent not in (*escalation.MISSES, *NO_QUESTION)
    return asides.of(user.text or "", understood=understood)
