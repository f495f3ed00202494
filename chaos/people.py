"""What people write: lines that are each unlike all others, and questions for the assistant."""

from random import Random

QUESTIONS = (
    "where is my order?",
    "what are your opening hours?",
    "how can I pay?",
    "waar is mijn bestelling?",
    "hvordan returnerer jeg en vare?",
    "wie lange dauert die Lieferung?",
)
# Nobody waits for ever for the assistant: a turn takes 6 s at most, and a room comes back within a minute.
ANSWER_S = 15.0


def question(chance: Random) -> str:
    """Return something that the assistant can answer."""
    return chance.choice(QUESTIONS)


def line(cid: str, chance: Random) -> str:
    """Return something to say: its cid, so that every screen can be compared, and words of some length."""
    return f"{cid} {'la ' * chance.randint(1, 30)}".strip()
