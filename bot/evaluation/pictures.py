"""Draws a report: what is taken for what, the price of turning nonsense away, and frustration by kind.

matplotlib comes with Rasa, which draws its own test reports with it: nothing is installed for this.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib
import numpy as np

matplotlib.use("svg")

from matplotlib import pyplot  # after the choice of a backend that needs no screen

# Letters stay letters, and the same report gives the same file.
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "skranke",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
BLUE, ORANGE, GREY = "#1f5f99", "#c4570a", "#8a8f98"
REQUIRED, AIM = 0.70, 0.88
# From this share on a square is dark, and its number is written in white.
DARK = 0.5


def draw(report: dict[str, Any], folder: Path) -> None:
    """Write `confusion.svg`, `out-of-scope.svg` and `frustration.svg`."""
    folder.mkdir(parents=True, exist_ok=True)
    with pyplot.rc_context(STYLE):
        _save(_confusion(report["confusion"]), folder / "confusion.svg")
        _save(_out_of_scope(report["out_of_scope"]), folder / "out-of-scope.svg")
        _save(_kinds(report["kinds"]), folder / "frustration.svg")


def _save(figure: Any, file: Path) -> None:
    figure.savefig(file, facecolor="white", bbox_inches="tight", metadata={"Date": None})
    pyplot.close(figure)


def _confusion(matrix: dict[str, Any]) -> Any:
    """Return a square of shares: what was meant by row, what was read by column."""
    names, counts = [name.replace("_", " ") for name in matrix["names"]], np.array(matrix["counts"])
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure, axes = pyplot.subplots(figsize=(10, 9.4))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_yticks(range(len(names)), names)
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.set_xlabel("read as")
    axes.set_ylabel("meant")
    for row, column in zip(*counts.nonzero(), strict=True):
        colour = "white" if shares[row, column] > DARK else "black"
        axes.text(column, row, counts[row, column], ha="center", va="center", color=colour, fontsize=7)
    axes.set_xticks(np.arange(len(names) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(names) + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="#e3e6ea", linewidth=0.5)
    axes.tick_params(which="both", length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    return figure


def _out_of_scope(curve: list[dict[str, float]]) -> Any:
    """Return a line: how much in scope is still answered right, the more out of scope is turned away."""
    figure, axes = pyplot.subplots(figsize=(7, 4))
    axes.plot([point["rejected"] for point in curve], [point["right"] for point in curve], color=BLUE)
    for share, words in ((REQUIRED, "required"), (AIM, "aim")):
        axes.plot([0.95], [share], marker="_", markersize=14, color=ORANGE)
        axes.annotate(words, (0.95, share), textcoords="offset points", xytext=(26, -3), color=ORANGE)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.set_xlabel("messages out of scope that are turned away")
    axes.set_ylabel("messages in scope answered right")
    axes.grid(color="#e3e6ea", linewidth=0.5)
    return figure


def _kinds(rows: list[dict[str, Any]]) -> Any:
    """Return bars: what is heard of each frustrated kind, and the false alarms of each calm one."""
    figure, sides = pyplot.subplots(1, 2, figsize=(10, 4.4), constrained_layout=True)
    for axes, angry, colour, words in (
        (sides[0], True, BLUE, "frustrated: heard"),
        (sides[1], False, ORANGE, "calm: false alarms"),
    ):
        chosen = sorted((row for row in rows if row["frustrated"] == angry), key=lambda row: row["called"])
        places = range(len(chosen))
        axes.barh(places, [row["called"] for row in chosen], color=colour)
        axes.set_yticks(places, [row["kind"].replace("_", " ") for row in chosen])
        axes.set(xlim=(0, 1))
        axes.set_title(words, loc="left")
        for place, row in zip(places, chosen, strict=True):
            axes.text(row["called"] + 0.015, place, f"{row['called']:.2f}", va="center", color=GREY)
        axes.tick_params(axis="y", length=0)
    return figure
