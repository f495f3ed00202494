"""The figures count what happened, and say clean only when nothing was found."""

from chaos.checker import check
from chaos.facts import Acked, AnyFact, Back, Hit, Reset, Sent
from chaos.figures import as_dict, count
from tests.chaos.histories import IDA, SHOPPER, C, good

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


def test_who_was_away_on_purpose_did_not_wait_for_an_ack() -> None:
    nap = Hit(room="socket", how="nap", for_s=35, who=IDA, at=1)
    written = [Sent(who=IDA, c=C, cid="Ida/8", at=2), Sent(who=SHOPPER, c=C, cid="S1/8", at=2)]
    acked = [
        Acked(who=IDA, c=C, cid="Ida/8", id="1-8", at=40),
        Acked(who=SHOPPER, c=C, cid="S1/8", id="1-9", at=3),
    ]
    assert count([nap, *written, *acked], [], seed=5).ack_worst_s == 1.0


def test_a_fault_makes_a_run_unclean_and_is_told_in_words() -> None:
    facts = [*good(), Reset(who=SHOPPER, c=C)]
    faults = check(facts)
    figures = count(facts, faults, seed=5)
    assert not figures.is_clean
    assert figures.faults["lost"] == 1
    assert C in str(as_dict(figures, faults)["examples"])
