"""A reply that says no says why, and what can be done instead; a blank has somebody who fills it."""

from handoff.core.incidents import LANGUAGES
from handoff.core.replies import MOST_CHARS, faults


def test_a_no_needs_its_reason_and_a_way() -> None:
    def codes(text: str) -> list[str]:
        return [fault.code for fault in faults({"en": [text]}, ["phone"])]

    assert codes("That is not possible.") == ["no_reason", "no_way"]
    assert codes("That is not possible, because it was sold.") == ["no_way"]
    assert codes("That is not possible, because it was sold. A colleague can look for another.") == []
    assert codes("Yes, of course.") == []
    assert codes("Call {phone} or {fax}.") == ["blank"]
    assert [fault.code for fault in faults({"en": ["x"], "nl": []}, [])] == ["missing"]


def test_a_reply_of_nothing_is_a_fault() -> None:
    assert [fault.code for fault in faults({language: [" "] for language in LANGUAGES}, [])] == ["empty"] * 5


def test_a_letter_is_no_reply() -> None:
    assert [fault.code for fault in faults({"en": ["x" * (MOST_CHARS + 1)]}, [])] == ["long"]
