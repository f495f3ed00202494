"""The copy that a training reads: as the data are now, without the topics that cannot be learned yet."""

from pathlib import Path

import pytest
import yaml

from house import snapshot

TOPICS = """topics:
  gift_card:
    title: {en: "Gift cards"}
    does: answer
  # For Christmas.
  engraving:
    title: "Engraving"
    does: person
"""
LINES = """version: "3.1"

nlu:
- intent: gift_card
  examples: |
    - a gift card
- intent: gift_card_balance
  examples: |
    - what is left on my card
- intent: engraving
  examples: |
    - a name on my ring
"""


@pytest.fixture
def lessons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data folder with two topics that operators made, and a third that begins like one of them."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "topics.yml").write_text(TOPICS)
    (tmp_path / "nlu" / "en").mkdir(parents=True)
    (tmp_path / "nlu" / "en" / "topics.yml").write_text(LINES)
    monkeypatch.setenv("SKRANKE_LESSONS", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("lessons")
def test_without_anything_left_out_the_files_are_as_they_are() -> None:
    with snapshot.taken() as place:
        assert (place / "data" / "nlu" / "en" / "topics.yml").read_text() == LINES
        assert snapshot.topics(place) == ["engraving", "gift_card"]


def test_a_topic_is_left_out_with_its_lines_and_stays_in_the_data(lessons: Path) -> None:
    with snapshot.taken(without=["gift_card", "gone_meanwhile"]) as place:
        assert snapshot.topics(place) == ["engraving"]
        read = yaml.safe_load((place / "data" / "nlu" / "en" / "topics.yml").read_text())
        assert [block["intent"] for block in read["nlu"]] == ["gift_card_balance", "engraving"]
        assert snapshot.lines(place) == {"en": 2}
    assert (lessons / "rules" / "topics.yml").read_text() == TOPICS
    assert (lessons / "nlu" / "en" / "topics.yml").read_text() == LINES
