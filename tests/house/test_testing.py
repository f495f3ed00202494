"""`./skranke test`: what is added goes to pytest, in the Python whose tests are named."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from house import paths, testing


@pytest.mark.parametrize(
    ("words", "for_bot", "for_others"),
    [
        ([], ["tests/bot"], []),
        (["-k", "twice"], ["-k", "twice", "tests/bot"], ["-k", "twice"]),
        (["tests/house", "-x"], None, ["tests/house", "-x"]),
        (["tests/bot/test_wire.py", "-x"], ["tests/bot/test_wire.py", "-x"], None),
        (["tests/bot", "tests/core", "-q"], ["tests/bot", "-q"], ["tests/core", "-q"]),
        (["tests/core/test_line.py::test_x"], None, ["tests/core/test_line.py::test_x"]),
    ],
)
def test_words_go_where_their_tests_are(
    words: list[str], for_bot: list[str] | None, for_others: list[str] | None
) -> None:
    assert testing.shared(words) == (for_bot, for_others)


FAILS_AT_FIRST = """
from pathlib import Path

def test_once():
    seen = Path({mark!r})
    if not seen.exists():
        seen.touch()
        raise AssertionError("the first time")
"""
FAILS = "def test_ever():\n    assert 1 == 2\n"


@pytest.fixture
def folder() -> Iterator[Path]:
    """Within the project, where pytest names tests by their paths."""
    with tempfile.TemporaryDirectory(dir=paths.STATE) as path:
        yield Path(path)


def suite(monkeypatch: pytest.MonkeyPatch, folder: Path, *tests: str) -> None:
    """Let these be all tests that there are."""
    files = [folder / f"test_{number}.py" for number in range(len(tests))]
    for file, text in zip(files, tests, strict=True):
        file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(testing, "WHOLE", tuple(map(str, files)))


def test_what_passes_at_the_second_try_is_green_and_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    suite(monkeypatch, folder, FAILS_AT_FIRST.format(mark=str(folder / "seen")))
    assert testing.whole_suite() == 0
    said = capfd.readouterr().out
    assert "AssertionError: the first time" in said
    assert said.rindex("FLAKY") < said.rindex("::test_once")


def test_what_fails_twice_is_red(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    suite(monkeypatch, folder, FAILS, FAILS_AT_FIRST.format(mark=str(folder / "seen")))
    assert testing.whole_suite() == testing.TESTS_FAILED
    assert "FLAKY" not in capfd.readouterr().out


def test_many_failures_are_no_accident(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    suite(monkeypatch, folder, *[FAILS] * (testing.ACCIDENTS + 1))
    assert testing.whole_suite() == testing.TESTS_FAILED
    assert "Once more" not in capfd.readouterr().out
