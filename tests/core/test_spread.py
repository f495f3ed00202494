"""Each key prefers one of several, and a name that comes or goes moves nobody else."""

from collections import Counter

from handoff.core.spread import preferred

NAMES = ["bot-1", "bot-2", "bot-3"]
KEYS = [f"conversation-{n}" for n in range(3_000)]


def test_every_process_has_the_same_order() -> None:
    assert preferred("one", NAMES) == preferred("one", NAMES[::-1])
    assert sorted(preferred("one", NAMES)) == NAMES
    assert preferred("one", []) == []


def test_all_get_their_share() -> None:
    shares = Counter(preferred(key, NAMES)[0] for key in KEYS)
    assert all(800 < shares[name] < 1_200 for name in NAMES)


def test_who_goes_moves_only_its_own() -> None:
    for key in KEYS:
        before, after = preferred(key, NAMES), preferred(key, NAMES[:2])
        assert after == [name for name in before if name != "bot-3"]
