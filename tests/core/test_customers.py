"""What a page's word on who is logged in does to the conversation that it comes back to."""

import pytest

from handoff.core.customers import Said, Step, step

NOBODY = Said(customer=None)
IDA, IDA_STALE = Said(customer="ida", fresh=True), Said(customer="ida")
ROBIN, ROBIN_STALE = Said(customer="robin", fresh=True), Said(customer="robin")


@pytest.mark.parametrize(
    ("known", "said", "then"),
    [
        (None, None, Step.GO_ON),
        (None, NOBODY, Step.GO_ON),
        (None, IDA, Step.PROVE),
        (None, IDA_STALE, Step.GO_ON),
        ("ida", None, Step.GO_ON),
        ("ida", NOBODY, Step.PART),
        ("ida", IDA, Step.PROVE),
        ("ida", IDA_STALE, Step.GO_ON),
        ("ida", ROBIN, Step.PART),
        ("ida", ROBIN_STALE, Step.PART),
    ],
)
def test_a_conversation_is_its_customers_alone(known: str | None, said: Said | None, then: Step) -> None:
    assert step(known, said) is then
