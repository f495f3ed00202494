"""What one message says, by what the classifier heard: which guesses count, and how sure they must be."""

from __future__ import annotations

from typing import Optional

from rasa.shared.core.events import Event, UserUttered

from bot import answered_by, asides, escalation, flow, measure, said, temper
from bot.escalation import Situation

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
# "Iemand van vlees en bloed?" may ask what we are; who doubts that much would rather have a person.
WISH_BESIDE_CHALLENGE = 0.35
# Heard in any language, and no question of its own: "merci", and "why do you need that?" which sounds polite.
COURTESY_WORDS = 2
# "No, you don't have to put me through to anybody": with more words something else is asked.
DECLINING_WORDS = 12
MORE_THAN_ALL_ELSE = 0.5
COURTESIES = ("thank", "goodbye")
NO_QUESTION = ("greet", "goodbye", "thank", "affirm", "deny")
# A complaint that is guessed, from somebody who sounds frustrated: the one makes the other likelier.
LIKELY_COMPLAINT = 0.6
# A hand-off by topic ends the bot's part, so a vague guess is asked about first; but who tells what happened
# ("instead of six cups I unpacked a fishing rod") has said it, and asking again helps nobody.
SURE_OF_TOPIC = 0.85
TELLING_WORDS, SURE_OF_TELLING = 9, 0.7
# Either of the two needs a person once the order is known, so it need not be clear which of them it is.
SURE_OF_TROUBLE = 0.95
# Two guesses that share so much between them: we ask which of the two, and that is no failure to understand.
WAVERS, LEAST_OF_TWO = 0.8, 0.2
# After a question of ours that did not help, a guess of this chance, so far before the next, is worth a try.
SECOND_TRY, SECOND_TRY_LEAD = 0.5, 0.15


def is_choice(user: UserUttered) -> bool:
    """Say whether the shopper pressed a button."""
    return (user.text or "").startswith(CHOICE_PREFIX)


def intent_of(user: Optional[UserUttered]) -> str:
    """Return the intent: `inform` for a bare number or address, `nlu_fallback` if nothing is known."""
    if user is None:
        return "nlu_fallback"
    if not is_choice(user) and measure.is_bare(user.text or ""):
        return flow.INFORM
    if asides.settles(user.text or ""):
        return "affirm"
    intent = (user.intent or {}).get("name") or "nlu_fallback"
    if intent == "talk_to_human" and said.wants_nobody(user.text or ""):
        asks = "?" in (user.text or "") or len(measure.words_of(user.text or "")) > DECLINING_WORDS
        return "nlu_fallback" if asks else "deny"
    return intent


def intent_at(user: Optional[UserUttered], *, asked_for: Optional[str], brings: frozenset[str]) -> str:
    """Return the intent, unless the classifier is in doubt beside an answer to the form, or about a topic.

    An order number says without any question what it is about: "sorry, 20394811".
    """
    intent = intent_of(user)
    sure = (user.intent or {}).get("confidence", 0.0) if user else 0.0
    if asked_for and brings & flow.PROOFS and _is_an_answer(user, intent, sure=sure):
        return flow.INFORM
    if intent in escalation.MISSES and ("order_number" in brings or _asks_about_a_parcel(user)):
        return flow.INFORM
    if intent in ("nlu_fallback", "double_charge") and sure < SURE and _tells_of_trouble(user):
        return "complaint"
    return "nlu_fallback" if sure < _needed(intent, user) else intent


def _tells_of_trouble(user: Optional[UserUttered]) -> bool:
    """Say whether it is a complaint or about a charge, beyond doubt one of the two: "£18 came of £42"."""
    ranking = (user.parse_data or {}).get("intent_ranking") or [] if user else []
    chances: dict[str, float] = {entry["name"]: entry["confidence"] for entry in ranking}
    trouble = chances.get("complaint", 0.0)
    return trouble >= LEAST_OF_TWO and trouble + chances.get("double_charge", 0.0) >= SURE_OF_TROUBLE


def _needed(intent: str, user: Optional[UserUttered]) -> float:
    """Return how sure an intent must be that calls a person; the others can be taken back."""
    if intent == "talk_to_human":
        return SURE_OF_PERSON
    return _needed_by_topic(user) if intent in escalation.TOPICS else 0.0


def _needed_by_topic(user: Optional[UserUttered]) -> float:
    tells = len(measure.words_of((user.text or "") if user else "")) >= TELLING_WORDS
    return SURE_OF_TELLING if tells else SURE_OF_TOPIC


def is_vague(user: Optional[UserUttered]) -> bool:
    """Say whether the best guess is less sure than a topic must be that calls a person."""
    sure = (user.intent or {}).get("confidence", 0.0) if user else 0.0
    return bool(sure < _needed_by_topic(user))


def _is_an_answer(user: Optional[UserUttered], intent: str, *, sure: float) -> bool:
    """Say whether a message with a number or an address is nothing but the answer to the form."""
    brief = user is not None and len(measure.words_of(user.text or "")) <= BRIEF_WORDS
    return brief or sure < SURE_BESIDE_PROOF or intent in escalation.MISSES


def wishes_for_a_person(user: Optional[UserUttered]) -> bool:
    """Say whether it is "are you a bot?" or "is there no human?", and nothing else: then it is a wish."""
    ranking = (user.parse_data or {}).get("intent_ranking") or [] if user else []
    chances: dict[str, float] = {entry["name"]: entry["confidence"] for entry in ranking}
    wish = 0.0 if user and said.wants_nobody(user.text or "") else chances.get("talk_to_human", 0.0)
    return wish >= WISH_BESIDE_CHALLENGE and wish + chances.get("bot_challenge", 0.0) >= SURE_OF_TOPIC


def thanks(user: Optional[UserUttered]) -> bool:
    """Say whether it is thanks or a farewell more likely than all else together."""
    ranking = (user.parse_data or {}).get("intent_ranking") or [] if user else []
    return bool(sum(one["confidence"] for one in ranking if one["name"] in COURTESIES) > MORE_THAN_ALL_ELSE)


def _asks_about_a_parcel(user: Optional[UserUttered]) -> bool:
    """Say whether the classifier only wavers between "where is it" and "when does it come"."""
    ranking = (user.parse_data or {}).get("intent_ranking") or [] if user else []
    best = {entry["name"]: entry["confidence"] for entry in ranking[1:3]}
    return set(best) == {"track_order", "delivery_time"} and sum(best.values()) >= SURE_OF_TOPIC


def guesses(user: Optional[UserUttered]) -> list[tuple[str, float]]:
    """Return what a message that was not understood may be about, if anything of ours, likeliest first."""
    ranking = (user.parse_data or {}).get("intent_ranking") or [] if user else []
    skipped = {"nlu_fallback"} | ({"talk_to_human"} if user and said.wants_nobody(user.text or "") else set())
    found = [(entry["name"], entry["confidence"]) for entry in ranking if entry["name"] not in skipped]
    return (
        [] if found and found[0][0] == "out_of_scope" else [one for one in found if one[0] != "out_of_scope"]
    )


def wavers(guesses: list[tuple[str, float]]) -> bool:
    best, second = [chance for _, chance in [*guesses, ("", 0.0), ("", 0.0)][:2]]
    return best + second >= WAVERS and second >= LEAST_OF_TWO


def second_try(guesses: list[tuple[str, float]]) -> Optional[str]:
    """Return the guess that is better tried than handed over, if one stands out."""
    if len(guesses) < 2 or guesses[0][0] not in answered_by.TRIED_BY:
        return None
    stands_out = guesses[0][1] >= SECOND_TRY and guesses[0][1] - guesses[1][1] >= SECOND_TRY_LEAD
    return guesses[0][0] if stands_out else None


def says_yes(user: Optional[UserUttered]) -> bool:
    """Say whether a message is a yes beyond doubt, good enough to change something."""
    read = (user.intent or {}) if user else {}
    return read.get("name") == "affirm" and read.get("confidence", 0.0) >= SURE


def tells_address(user: Optional[UserUttered], intent: str, last_reply: Optional[str]) -> bool:
    """Say whether a message answers "where to?": with a number in it, or with nothing else that we know."""
    if user is None or is_choice(user) or last_reply not in answered_by.ASKS_ADDRESS:
        return False
    return any(c.isdigit() for c in user.text or "") or intent in (flow.INFORM, *escalation.MISSES)


def is_frustrated_complaint(user: Optional[UserUttered], *, situation: Situation) -> bool:
    """Say whether the best guess is a complaint, sure enough for somebody who sounds frustrated."""
    guess = (user.intent or {}) if user else {}
    likely = guess.get("name") == "complaint" and guess.get("confidence", 0.0) >= LIKELY_COMPLAINT
    likely = likely and not situation.own_fault
    return likely and situation.frustration >= temper.FRUSTRATED


def sounds_frustrated(event: Event) -> bool:
    """Say whether it is a message that sounds frustrated, whether or not that called a person."""
    if not isinstance(event, UserUttered) or said.says_calm(event.text or ""):
        return False
    return bool(((event.parse_data or {}).get("frustration") or {}).get("score", 0.0) >= temper.CLEAR_TONE)


def has_no_known_word(user: Optional[UserUttered]) -> bool:
    if user is None or is_choice(user) or not (user.parse_data or {}).get("unreadable"):
        return False
    # One alone may be a name, a make, or a word with a slip in it.
    return len(measure.words_of(user.text or "")) != 1


def is_courtesy(user: Optional[UserUttered], intent: str) -> bool:
    """Say whether it is a "merci" or a "ciao" that needs no common language; a whole question needs one."""
    return (
        intent in NO_QUESTION and len(measure.words_of((user.text or "") if user else "")) <= COURTESY_WORDS
    )
