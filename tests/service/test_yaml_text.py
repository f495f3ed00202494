"""A file that nothing was changed in is written back to the letter, however its lists are indented."""

import pytest

from handoff.service.yaml_text import dumped, loaded
from house import paths

FLUSH = """# who
calm:
# what they said
- "one: two"
- three  # a remark
nested:
  other:
  - four
"""
INDENTED = """calm:

  # what they said
  - "one: two"
nested:
  other:
    - four
    - {a: 1, b: [2, 3]}
"""


@pytest.mark.parametrize("text", [FLUSH, INDENTED, "a: 1\n", "- one\n- two\n"])
def test_a_file_is_written_back_as_it_was(text: str) -> None:
    assert dumped(loaded(text), text) == text


@pytest.mark.parametrize("name", ["frustration/nb.yml", "replies/de.yml", "shop.yml", "rules/orders.yml"])
def test_so_is_each_kind_of_our_own(name: str) -> None:
    text = (paths.ROOT / "data" / name).read_text(encoding="utf-8")
    assert dumped(loaded(text), text) == text


def test_what_is_added_is_indented_as_its_neighbours() -> None:
    tree = loaded(INDENTED)
    tree["nested"]["other"].append("five")
    assert dumped(tree, INDENTED) == f"{INDENTED}    - five\n"
