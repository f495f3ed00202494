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

from bot import answered_by, asides, escalation, flow, heard, made, measure, said, temper
from bot.escalation import Situation
from bot.flow import Moment

# "Kom inn", said of what was just answered, asks nothing.
REACTION_WORDS = 4
# What somebody wants done, and no wish for a person.
CHANGES = ("cancel_order", "change_address")


def read(tracker: DialogueStateTracker, domain: Domain, *, ours: str) -> Moment:
    """Return the moment the conversation is in; `ours` names the policy that carries out our steps."""
    before, user, since = split(list(tracker.events))
    brings = frozenset(entity["entity"] for entity in (user.entities if user else []))
    asked_for = _asked_for(tracker)
    intent = heard.intent_at(user, asked_for=asked_for, brings=brings)
    if made.hands_over(domain, intent) and heard.is_vague(user):
        intent = "nlu_fallback"
    sure = user is not None and (user.intent or {}).get("confidence", 0.0) >= heard.SURE
    last_reply = _last_reply(before)
    foreign = bool(user and (user.parse_data or {}).get("foreign"))
    # "Florp zibble quux" may be any language: of words that nobody knows only a sure guess counts.
    foreign = foreign or ((intent in escalation.MISSES or not sure) and heard.has_no_known_word(user))
    if (
        foreign
        and intent not in (flow.INFORM, "talk_to_human")
        and not (sure and heard.is_courtesy(user, intent))
    ):
        intent = "nlu_fallback"
    if heard.tells_address(user, intent, last_reply):
        intent = flow.INFORM
    if user and intent in escalation.TOPICS and last_reply and _is_settled(user.text or ""):
        intent = "affirm"
    aside = _aside(user, intent, sure=sure) if asked_for else None
    guesses = heard.guesses(user) if intent == "nlu_fallback" and not foreign else []
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
        says_yes=heard.says_yes(user),
        tells_address=heard.tells_address(user, intent, last_reply),
        intent=intent,
        asked_for=asked_for,
        brings=brings,
        by_choice=user is not None and heard.is_choice(user),
        order_question=_order_question(list(tracker.events)),
        in_form=tracker.active_loop_name == flow.FORM,
        last_action=last.action_name if last else flow.LISTEN,
        last_was_ours=ours in (getattr(last, "policy", None) or ""),
        rejected=isinstance(last, ActionExecutionRejected),
        failed=_has_failed(since),
        reacts=_reacts(user, guesses, before),
        wavers=heard.wavers(guesses) and last_reply not in answered_by.ASKED_WHAT_IS_MEANT,
        second_try=heard.second_try(guesses) if last_reply in answered_by.DID_NOT_HELP else None,
        handed_off=any(_name(event).startswith("utter_handoff_") for event in actions) or _hands_over(since),
        action_reason=_reason_by_action(since),
        replies=frozenset(domain.responses),
    )
    readable = not moment.rejected and flow.is_readable_in_form(moment)
    unreadable = moment.asked_for is not None and not readable
    situation = replace(
        moment.situation,
        opens=not any(isinstance(event, UserUttered) for event in before),
        heard_before=any(map(heard.sounds_frustrated, before)),
        unreadable=unreadable,
        attempt=unreadable and user is not None and (_tries_to_tell(user) or _asks_again(moment)),
        told_for=(moment.order_question or "track_order") if intent == flow.INFORM else "",
        says_no_again=_says_no_again(moment),
        frustrated_complaint=heard.is_frustrated_complaint(user, situation=moment.situation),
        insists=_insists(moment),
        for_a_person=made.hands_over(domain, intent),
        cannot_prove=aside is asides.Aside.LACKS and (last_reply or "").startswith("utter_without_"),
    )
    return replace(moment, situation=situation)


def _is_settled(text: str) -> bool:
    """Say whether a trouble is none any more: they broke it themselves, or "never mind, it's the lamp".

    "Forget it, you sent the wrong one again" settles nothing.
    """
    return said.own_fault(text) or (said.gives_up(text) and not measure.speaks_to_us(text))


def _tries_to_tell(user: UserUttered) -> bool:
    return any(c.isdigit() or c == "@" for c in user.text or "")


def _asks_again(moment: Moment) -> bool:
    """Say whether somebody asks once more what the form is there for: they were understood."""
    return moment.sure and moment.intent == moment.earlier_question


def _says_no_again(moment: Moment) -> bool:
    """Say whether a no means that we still have it wrong; a bare one to "not our business" does not."""
    if moment.intent != "deny":
        return False
    tells = moment.last_reply == "utter_out_of_scope" and moment.situation.words > heard.COURTESY_WORDS
    return tells or moment.last_reply in answered_by.ASKED_WHAT_IS_MEANT


def _insists(moment: Moment) -> bool:
    """Say whether who was charged twice says so again, where we asked for the order or saw one payment."""
    if moment.by_choice or moment.rejected:
        return False
    if moment.last_reply == answered_by.CHARGED_ONCE:
        denies = moment.intent == "deny" and moment.situation.words > heard.COURTESY_WORDS
        return denies or moment.intent in answered_by.ABOUT_MONEY
    said_before = moment.earlier_question == moment.intent == "double_charge"
    return said_before and bool(moment.asked_for) and not moment.brings & flow.PROOFS


def _reacts(user: Optional[UserUttered], guesses: list[tuple[str, float]], before: Sequence[Event]) -> bool:
    """Say whether a brief remark belongs to what was just answered, and asks nothing."""
    if user is None or not guesses or "?" in (user.text or ""):
        return False
    if asides.remarks(user.text or ""):
        return True
    asked = (heard.intent_of(event) for event in reversed(before) if isinstance(event, UserUttered))
    topic = next((intent for intent in asked if intent not in (*escalation.MISSES, *heard.NO_QUESTION)), None)
    return guesses[0][0] == topic and len(measure.words_of(user.text or "")) <= REACTION_WORDS


def split(events: Sequence[Event]) -> tuple[list[Event], Optional[UserUttered], list[Event]]:
    """Return the events before the latest message, that message, and the events after it."""
    for at in range(len(events) - 1, -1, -1):
        event = events[at]
        if isinstance(event, UserUttered):
            return list(events[:at]), event, list(events[at + 1 :])
    return list(events), None, []


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
        gives_up=said.gives_up(text),
        wants_nobody=said.wants_nobody(text),
        own_fault=said.own_fault(text),
        says_calm=said.says_calm(text),
        thanks=heard.thanks(user),
        waited_long=said.waited_long(text),
        gives_notice=said.gives_notice(text),
        wrong_amount=measure.tells_of_a_wrong_amount(text),
        asks_for_person=measure.asks_for_person(text) or heard.wishes_for_a_person(user),
        misses=int(_slot(tracker, "misses") or 0),
        misses_total=int(_slot(tracker, "misses_total") or 0),
        # "Ok" takes note of an offer; only "yes" takes it up.
        person_offered=person_offered and asides.takes_up(text),
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
    return _reason_by_action(since) is not None and _last_reply(since) in answered_by.HANDING_OVER


def _is_no_aside(intent: str, text: str) -> bool:
    """Say whether a line calls for a person, or asks for a change; "I haven't the number" does neither."""
    if intent in CHANGES and asides.plainly(text):
        return False
    return intent == "talk_to_human" or intent in escalation.IN_OWN_WORDS


def _aside(user: Optional[UserUttered], intent: str, *, sure: bool) -> Optional[asides.Aside]:
    """Return what is said beside the form's question; what calls for a person is never beside it."""
    if user is None or heard.is_choice(user) or _is_no_aside(intent, user.text or ""):
        return None
    courtesy = sure and intent in ("thank", "goodbye")
    if courtesy and not asides.settles(user.text or "") and not asides.plainly(user.text or ""):
        return None
    understood = sure and intent not in (*escalation.MISSES, *heard.NO_QUESTION)
    return asides.of(user.text or "", understood=understood)
