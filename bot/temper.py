"""Turns what a classifier heard, the measured signs and the conversation into one score of frustration."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import reasons

# From here on the shopper is frustrated and a person is called. On held-out lines of all five languages 0.5
# calls one for 2 in 3 of the frustrated, 6 in 100 calm lines written to mislead, 2 in 100 plain ones.
FRUSTRATED = 0.5
# Tone or capitals alone, with no sign to name, must be heard more clearly before a person is called: what
# people remark in the middle of a chat ("then I'll wait till spring") resembles what they write when they
# give up. So must what the reader names, but for a bot that failed and a threat: there waiting costs more.
CLEAR_TONE = 0.7
TONE = "tone"
WEAK_SIGNS = {TONE, "capitals", "exclamation", "money", "bot_missed", "despair", "money_missing", "sarcasm"}
# What no husband and no weather has to do with: "YOU SWINDLERS WHERE IS MY MONEY".
OURS = {"money", "money_missing", "bot_missed"}
# Of calm lines this long 6 in 100 sound frustrated, of frustrated ones 45: who tells a story means it.
STORY_WORDS = 15
# "Well then", "oh dear": a sound, from which nobody could tell.
SOUND_WORDS = 2
# Shorter than this it is a remark inside a chat ("then I'll look round a bit more"), heard for what it is not
# more often than for what it is: in 250 held conversations no frustrated one was found by such a line alone.
REMARK_WORDS, BEYOND_DOUBT = 12, 0.9
# Thanks in capitals, or a boss and three hours in a traffic jam: heated, but not about us.
BESIDE_US = ("greet", "thank", "goodbye", "out_of_scope")
SURE_BESIDE_US, UNMISTAKABLE = 0.8, 0.93
# "I'm such an idiot, I've locked myself out": who opens with what the bot can answer for sure gets the answer
# first, unless more than the tone speaks.
SURE_QUESTION = 0.95
# So does who asks it inside a chat with nothing but heat, for the question is clear. Of 88 calm conversations
# that nobody had seen before, four were handed over for such a line, of the 48 others none rightly.
CLEAR_QUESTION = 0.9
# Nothing but the tone, once, beside something that the bot may answer: in 200 conversations that nobody here
# had seen it called a person in vain eight times, and rightly five. Heard twice it means more.
TONE_ALONE, TONE_BESIDE_A_QUESTION = 0.9, 0.97
PLAIN = {"capitals", "exclamation", "money", TONE}
NO_ANSWER = ("out_of_scope", "nlu_fallback", "deny")
FOR_A_PERSON = ("complaint", "double_charge", "talk_to_human")
# What people get wrong themselves: "third time this month that I forget my password, I'm hopeless".
OWN_DOING = ("account_login", "change_address", "cancel_order", "discount_code")
SURE_OWN_DOING = 0.6
# Signs that together leave no doubt, each harmless alone: money may be a plain question.
CERTAIN = (
    {"capitals", "repeated_contact"},
    {"capitals", "exclamation", "money"},
    {"capitals", "exclamation", "waiting"},
    {"capitals", "insult"},
    {"exclamation", "insult"},
    {"exclamation", "repeated_contact", "money"},
    {"exclamation", "repeated_contact", "waiting"},
    {"legal_threat", "waiting"},
    {"legal_threat", "repeated_contact"},
)
CERTAIN_SCORE = 0.9
# A death, an illness, a danger: told calmly it needs a person no less.
GRIEF = "distress"
# What a football club gets beside the harsh words, and a parcel that came early.
CHEERS = {"capitals", "exclamation", TONE}
# What the conversation adds to a line that is not calm by itself: asking twice politely stays polite.
CONVERSATION_STEP = 0.25
NOT_CALM = 0.35
# "Where is my money" and "I don't know" resemble much that angry people write. So short a line is taken for
# calm unless a sign of its own (capitals, an insult, "third time") says otherwise, or it is heard clearly.
SHORT_WORDS = 4
CLEARLY = 0.6
NO_SIGNS = {"money", "waiting"}
SHORT_SCORE = 0.45


def judge(
    heard: float,
    signs: Sequence[str],
    named: Sequence[str] = (),
    *,
    conversation: Sequence[str] = (),
    words: int,
) -> tuple[float, list[str]]:
    """Return the score and its reasons; a calm line carries none but grief, whatever words it holds.

    `heard` is the classifier's probability, `signs` come from `measure.reasons`, `named` from
    `reasons.heard`, `words` is the length.
    """
    score = heard
    if words <= SHORT_WORDS and set(signs) <= NO_SIGNS and heard < CLEARLY:
        score = min(score, SHORT_SCORE)
    if any(pair <= set(signs) for pair in CERTAIN):
        score = max(score, CERTAIN_SCORE)
    if score >= NOT_CALM:
        # That we did not understand angers nobody by itself: "I don't have the number" stays calm.
        for _ in conversation if signs else set(conversation) - {"bot_missed"}:
            score += (1.0 - score) * CONVERSATION_STEP
    if GRIEF in (*signs, *named):
        return max(score, CERTAIN_SCORE), reasons.together(signs, named, conversation)
    if score < FRUSTRATED:
        return score, []
    return score, reasons.together(signs, named, conversation) or [TONE]


@dataclass(frozen=True)
class About:
    """What a line is about, how sure that is, how long it is, and to whom and when it is said."""

    intent: str = ""
    sure: float = 0.0  # of the intent, from 0 to 1
    words: int = 0
    to_us: bool = True  # it can be meant for us
    opens: bool = False  # it is the first of the conversation
    wants_nobody: bool = False  # it speaks of a person only to say that none is needed
    own_fault: bool = False  # its writer takes the blame
    says_calm: bool = False  # it says that its writer is not angry
    heard_before: bool = False  # an earlier line of the conversation sounded frustrated
    gives_up: bool = False  # it takes back what was asked: "never mind"
    thanks: bool = False  # it is thanks or a farewell, more likely than not


ANYTHING = About()


def calls_for_a_person(score: float, signs: Sequence[str], about: About = ANYTHING) -> bool:
    """Say whether a line is frustrated enough that a person takes over at once."""
    is_beside_us = _is_beside_us(about)
    if set(signs) == {TONE} and about.words <= SOUND_WORDS:
        return False
    if about.wants_nobody and (score < BEYOND_DOUBT or set(signs) <= WEAK_SIGNS | {"bot_failed"}):
        return False
    if about.own_fault and set(signs) <= WEAK_SIGNS and score < UNMISTAKABLE:
        return False
    if about.says_calm and set(signs) <= WEAK_SIGNS:
        return False
    # "No wait, my wife likes it after all, never mind." Not "forget it, I'm done with you lot".
    if about.gives_up and not about.to_us and set(signs) == {TONE}:
        return False
    if _is_own_doing(about) and set(signs) <= PLAIN | {"repeated_contact"}:
        return False
    if _is_about_the_world(about) and set(signs) <= WEAK_SIGNS - OURS:
        return False
    if is_beside_us and not about.to_us and "insult" in signs and set(signs) <= {"insult", *CHEERS}:
        return False
    if not set(signs) <= WEAK_SIGNS:
        return score >= FRUSTRATED
    is_answered = about.opens and about.sure >= SURE_QUESTION and about.intent not in FOR_A_PERSON
    is_joy = about.thanks and set(signs) <= CHEERS
    is_clear = _is_clear(about) and set(signs) <= PLAIN
    is_plain = is_beside_us or is_answered or is_joy or is_clear
    return score >= max(UNMISTAKABLE if is_plain else _needed(about.words), _needed_alone(signs, about))


def _is_own_doing(about: About) -> bool:
    """Say whether somebody is cross with themselves over what only they can have done."""
    return about.own_fault and about.intent in OWN_DOING and about.sure >= SURE_OWN_DOING


def _is_about_the_world(about: About) -> bool:
    """Say whether somebody opens with their own troubles ("dying in this heat"), to which we have no part.

    Of 307 held-out frustrated lines none that calls a person does.
    """
    sure = about.intent == "out_of_scope" and about.sure >= SURE_BESIDE_US
    return sure and about.opens and not about.to_us


def _is_beside_us(about: About) -> bool:
    """Say whether it is a courtesy or about the world; who tells a story inside a chat tells it to us."""
    return about.intent in BESIDE_US and about.sure >= SURE_BESIDE_US and not _is_told_to_us(about)


def _is_told_to_us(about: About) -> bool:
    return about.intent == "out_of_scope" and not about.opens and about.words >= REMARK_WORDS


def _is_clear(about: About) -> bool:
    """Say whether what it asks is clear, and the bot's to answer."""
    return about.sure >= CLEAR_QUESTION and about.intent not in (*FOR_A_PERSON, *NO_ANSWER, "")


def _needed_alone(signs: Sequence[str], about: About) -> float:
    """Return how clearly a tone must be heard that nothing else bears out."""
    if set(signs) != {TONE} or about.heard_before or about.intent in FOR_A_PERSON or _is_told_to_us(about):
        return 0.0
    return TONE_ALONE if about.intent in (*NO_ANSWER, *BESIDE_US, "") else TONE_BESIDE_A_QUESTION


def _needed(words: int) -> float:
    """Return how clearly a line of that length must be heard, where nothing but its tone speaks."""
    if words >= STORY_WORDS:
        return FRUSTRATED
    return CLEAR_TONE if words >= REMARK_WORDS else BEYOND_DOUBT
