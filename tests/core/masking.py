"""Measures the masking on labelled lists: `python -m tests.core.masking` prints recall and precision.

A line marks what is somebody's as `<kind|value>`. `private/` holds the lists that the rules were
written with, `private/unseen/` lists that were written afterwards.
"""

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from handoff.core.privacy import KINDS, spans

LANGUAGES = ("en", "nl", "da", "nb", "de")
LISTS = Path(__file__).parent / "private"
_MARK = re.compile(r"<(\w+)\|([^>]*)>")
_WORD = re.compile(r"\w+")


@dataclass(kw_only=True)
class Figures:
    """What was there, what of it was hidden, what was hidden in all, and what of that needlessly."""

    there: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)
    masks: int = 0
    needless: int = 0
    slips: list[str] = field(default_factory=list)

    def recall(self, kind: str) -> float:
        """Return the share of that kind's pieces of which no word stayed."""
        return self.hidden[kind] / self.there[kind] if self.there[kind] else 1.0

    @property
    def precision(self) -> float:
        """Return the share of masks that hide nothing but what is somebody's."""
        return 1 - self.needless / self.masks if self.masks else 1.0


def marked(line: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Return the text of a line, and what is marked in it."""
    text, labels, at = "", [], 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        labels.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        at = match.end()
    return text + line[at:], labels


def lines(folder: Path, language: str) -> list[str]:
    """Return the lines of a list."""
    found: list[str] = yaml.safe_load((folder / f"{language}.yml").read_text(encoding="utf-8"))
    return found


def measure(folder: Path, language: str) -> Figures:
    """Return the figures of one language's list."""
    figures = Figures()
    for line in lines(folder, language):
        _count(figures, *marked(line))
    return figures


def _count(figures: Figures, text: str, labels: list[tuple[str, int, int]]) -> None:
    found = [span for span in spans(text) if span.kind != "link"]
    covered = {at for span in found for at in range(span.start, span.end)}
    owned = {at for _, start, end in labels for at in range(start, end)}
    for kind, start, end in labels:
        figures.there[kind] += 1
        left = [word for word in _WORD.finditer(text, start, end) if not covered >= set(range(*word.span()))]
        figures.hidden[kind] += not left
        figures.slips += [f"left:     {text}"] if left else []
    for span in found:
        words = _WORD.finditer(text, span.start, span.end)
        needless = any(not owned & set(range(*word.span())) for word in words)
        figures.masks += 1
        figures.needless += needless
        figures.slips += [f"needless: {text}"] if needless else []


def table(folder: Path) -> str:
    """Return the figures of all languages as a table in Markdown."""
    kinds = [kind for kind in KINDS if kind != "link"]
    rows = [f"| language | {' | '.join(kinds)} | precision |", f"|{'---|' * (len(kinds) + 2)}"]
    for language in LANGUAGES:
        found = measure(folder, language)
        cells = [f"{found.hidden[kind]}/{found.there[kind]}" for kind in kinds]
        rows.append(f"| {language} | {' | '.join(cells)} | {found.precision:.2f} |")
    return "\n".join(rows)


def main() -> int:
    """Print both tables, and with `--slips` each line on which the masking erred."""
    for folder in (LISTS, LISTS / "unseen"):
        print(f"{folder.relative_to(LISTS.parents[2])}\n\n{table(folder)}\n")
        for language in LANGUAGES if "--slips" in sys.argv else ():
            print("\n".join(f"{language} {slip}" for slip in measure(folder, language).slips))
    return 0


if __name__ == "__main__":
    sys.exit(main())
