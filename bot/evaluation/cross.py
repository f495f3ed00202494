"""`./skranke evaluate --cross [--json]`: how well the classifiers read lines they were not trained on.

Cross-validation over the repository's own data. Lines that resemble each other, in whatever languages, stay
in one fold, so that no near-copy of a tested line was learned. `--words-only` leaves the encoder out.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Optional

import numpy as np
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer

from bot import measure, reasons, temper
from bot.components.examples import intents_of
from bot.components.frustration import CALM, is_everyday, lines_of
from bot.components.readers import IntentReader, TemperReader
from bot.evaluation import figures, named
from bot.evaluation.heldout import LANGUAGES

FOLDS, SEED = 4, 7
# From this cosine of their pieces two lines count as copies: "hvor er pakken" and "hvor er pakken henne".
ALIKE = 0.6


class Lines:
    """Texts with language and label, their folds, and their sentence vectors if there is an encoder."""

    def __init__(self, rows: list[tuple[str, str, str]], *, words_only: bool) -> None:
        self.languages = np.array([language for language, _, _ in rows])
        self.labels = np.array([label for _, label, _ in rows])
        self.texts = [measure.clean(text) for _, _, text in rows]
        self.folds = folds(self.texts)
        self.vectors = None if words_only else _vectors(self.texts)

    def chosen(self, mask: Any) -> tuple[list[str], Optional[Any]]:
        """Return the texts and vectors of some."""
        texts = [self.texts[number] for number in np.flatnonzero(mask)]
        return texts, None if self.vectors is None else self.vectors[mask]


def main() -> int:
    """Print the report."""
    parser = argparse.ArgumentParser(prog="bot.evaluation.cross", description=__doc__)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--words-only", action="store_true", help="as without an encoder")
    wanted = parser.parse_args()
    report = evaluate(Path("data"), words_only=wanted.words_only)
    print(json.dumps(report, indent=1) if wanted.json else table(report))
    return 0


def evaluate(data: Path, *, words_only: bool) -> dict[str, Any]:
    """Return figures for each language: intents, out of scope, frustration."""
    intents = Lines(intent_rows(data), words_only=words_only)
    names, chances = _intent_chances(intents)
    tempers = Lines(temper_rows(data), words_only=words_only)
    heard = _heard(tempers, intents)
    angry = tempers.labels != CALM
    return {
        "encoder": intents.vectors is not None,
        "lines": {"intents": len(intents.texts), "frustration": len(tempers.texts)},
        "languages": {
            language: {
                **figures.intent_figures(names, chances[at], intents.labels[at]),
                **figures.temper_figures(heard.lines.scores[here], angry[here]),
            }
            for language in LANGUAGES
            for at, here in [(intents.languages == language, tempers.languages == language)]
        },
        "fallback": figures.fallback_figures(names, chances, intents.labels),
        "frustration": figures.frustration_figures(heard.lines.scores, heard.everyday.scores, angry),
        "reasons": named.figures(heard, tempers.labels),
    }


def intent_rows(data: Path) -> list[tuple[str, str, str]]:
    """Return language, intent and text of every example."""
    rows = []
    for file in sorted(data.glob("nlu/*/*.yml")):
        for intent, lines in intents_of(file):
            rows += [(file.parent.name, intent, line) for line in lines]
    return rows


def temper_rows(data: Path) -> list[tuple[str, str, str]]:
    """Return language, what it is a case of (CALM if of no frustration), and text of every example."""
    files = sorted(data.glob("frustration/*.yml"))
    lines = [(file.stem, line) for file in files for line in lines_of(file)]
    return [
        (language, line.kind if line.temper == "frustrated" else CALM, line.text) for language, line in lines
    ]


def folds(texts: list[str]) -> Any:
    """Return the fold of each text; texts that resemble each other share one."""
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    rows = pieces.fit_transform([measure.masked(text) for text in texts])
    alike = rows @ rows.T
    alike.data = np.where(alike.data >= ALIKE, alike.data, 0.0)
    alike.eliminate_zeros()
    count, group = connected_components(alike, directed=False)
    return np.random.default_rng(SEED).integers(0, FOLDS, count)[group]


def _vectors(texts: list[str]) -> Optional[Any]:
    from bot.components import encoder

    if encoder.opened() is None:
        return None
    from bot.components import kept

    return kept.vectors([measure.spoken(text) for text in texts])


def _intent_chances(lines: Lines) -> tuple[list[str], Any]:
    chances = np.zeros((len(lines.texts), len(set(lines.labels))))
    names: list[str] = []
    for fold in range(FOLDS):
        unseen = lines.folds == fold
        reader = IntentReader().fit(*lines.chosen(~unseen), lines.labels[~unseen])
        chances[unseen], names = reader.chances(*lines.chosen(unseen)), reader.intents
    return names, chances


def _heard(lines: Lines, intents: Lines) -> named.Heard:
    """Return what is heard in each line as the first of a conversation, and in each everyday question."""
    pairs = zip(intents.labels, intents.texts, strict=True)
    plain = np.array([is_everyday(intent, text) for intent, text in pairs])
    kinds = sorted(set(lines.labels) & set(reasons.CODES))
    angry, calm = (np.zeros((len(some.texts), 1 + len(kinds))) for some in (lines, intents))
    for fold in range(FOLDS):
        unseen, calm_unseen = lines.folds == fold, plain & (intents.folds == fold)
        texts, vectors = lines.chosen(~unseen)
        more, known = intents.chosen(plain & ~calm_unseen)
        labels = [*lines.labels[~unseen], *[CALM] * len(more)]
        both = None if vectors is None or known is None else np.vstack([vectors, known])
        reader = TemperReader().fit(texts + more, both, labels, everyday=len(more))
        angry[unseen] = reader.chances(*lines.chosen(unseen))
        calm[calm_unseen] = reader.chances(*intents.chosen(calm_unseen))
    everyday = [text for text, is_plain in zip(intents.texts, plain, strict=True) if is_plain]
    return named.Heard(kinds, _judged(lines.texts, angry, kinds), _judged(everyday, calm[plain], kinds))


def _judged(texts: list[str], chances: Any, kinds: list[str]) -> named.Judged:
    said = [
        _judge(text, row[0], dict(zip(kinds, row[1:], strict=True)))
        for text, row in zip(texts, chances.tolist(), strict=True)
    ]
    scores, codes = zip(*said, strict=True)
    return named.Judged(np.array(scores), list(codes), chances[:, 1:])


def _judge(text: str, heard: float, kinds: dict[str, float]) -> tuple[float, list[str]]:
    signs, words = reasons.believed(measure.reasons(text), kinds), len(measure.words_of(text))
    return temper.judge(heard, signs, reasons.heard(kinds), words=words)


def table(report: dict[str, Any]) -> str:
    """Return the report for people."""
    kind = "words and sentence vectors" if report["encoder"] else "words only"
    parts = [
        f"{kind}; {report['lines']['intents']} lines of intents, {report['lines']['frustration']} of tempers"
    ]
    by_language = [{"language": name, **figures} for name, figures in report["languages"].items()]
    for rows in (by_language, report["fallback"], report["frustration"], report["reasons"]):
        heads = list(rows[0])
        parts += ["", "  ".join(heads)]
        parts += ["  ".join(f"{row[head]:<{len(head)}}" for head in heads) for row in rows]
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
