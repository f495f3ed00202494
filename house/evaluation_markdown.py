"""Puts the table of an evaluation into a page of the documentation, between two marks."""

from collections.abc import Mapping
from typing import Any

from house import targets
from house.evaluation_view import decimal, span

BEGINS, ENDS = "<!-- figures -->", "<!-- end -->"


class NoPlace(Exception):
    """The page has no marks between which the table could stand."""


def put_into(page: str, report: Mapping[str, Any]) -> str:
    """Return the page with the table of this report."""
    head, begins, rest = page.partition(BEGINS)
    _, ends, tail = rest.partition(ENDS)
    if not begins or not ends:
        raise NoPlace(f"The page needs the marks {BEGINS} and {ENDS}, with the table between them.")
    return f"{head}{begins}\n{table(report)}\n{ends}{tail}"


def table(report: Mapping[str, Any]) -> str:
    """Return the figures that have targets and the times; what reaches its requirement is bold."""
    rows = targets.by_language(report)
    lines = [
        f"| {' | '.join(['', *rows, 'required', 'aim'])} |",
        f"|{'---|' * (len(rows) + 3)}",
    ]
    for figure in targets.FIGURES:
        cells = [_cell(figure, language, row.get(figure.name)) for language, row in rows.items()]
        lines.append(f"| {' | '.join([figure.words, *cells, span(figure.required), span(figure.aim)])} |")
    for name, words in (("p50_ms", "a message, ms"), ("p95_ms", "a slow one, ms")):
        cells = [f"{row[name]:.0f}" for row in rows.values()]
        lines.append(f"| {' | '.join([words, *cells, '', ''])} |")
    return "\n".join(lines)


def _cell(figure: targets.Figure, language: str, value: float | None) -> str:
    if value is None:
        return "–"
    reached = targets.verdict(figure, language, value) != "short"
    return f"**{decimal(value)}**" if reached else decimal(value)
