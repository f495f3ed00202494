"""The figures count what happened, and say clean only when nothing was found."""

from chaos.checker import check
from chaos.facts import AnyFact, Back, Hit, Reset
from chaos.figures import as_dict, count
from tests.chaos.histories import SHOPPER, C, good

HITS: list[AnyFact] = [
    Hit(room="valkey", how="kill"),
    Back(room="valkey", took_s=1.5),
    Hit(room="valkey", how="stop", for_s=3),
    Back(room="valkey", took_s=0.7),
    Hit(room="socket", how="cut"),
]


def test_hits_cuts_deliveries_and_the_worst_recovery_are_counted() -> None:
    facts = [*good(), *HITS]
    figures = count(facts, check(facts), seed=5)
    assert (figures.kills, figures.cuts, figures.hits) == (2, 1, {"valkey": {"kill": 1, "stop": 1}})
    assert figures.worst_back_s == {"valkey": 1.5}
    assert (figures.written, figures.acknowledged, figures.deliveries) == (5, 5, 17)
    assert figures.ack_worst_s == 1.0
    assert figures.is_clean


def test_a_fault_makes_a_run_unclean_and_is_told_in_words() -> None:
    facts = [*good(), Reset(who=SHOPPER, c=C)]
    faults = check(facts)
    figures = count(facts, faults, seed=5)
    assert not figures.is_clean
    assert figures.faults["lost"] == 1
    assert C in str(as_dict(figures, faults)["examples"])
