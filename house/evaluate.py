"""`./skranke evaluate`: what the trained assistant makes of lines that it never learned from."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from house import (
    evaluation_markdown,
    evaluation_view,
    kernel,
    paths,
    readers,
    rooms,
    shelf,
    targets,
    throwaway,
    train,
)
from house.readers import NotEvaluated, Reader

__all__ = ["NotEvaluated", "keep", "measured", "read", "run"]

LAST_WORDS = 2000
DRAW_TIMEOUT_S = 120
WIDTH = 130
# Told as it goes: how many messages and conversations are done, of how many.
Tell = Callable[[int, int], object]


def run(*, model: Path | None, split: str, as_json: bool, pictures: Path | None, into: Path | None) -> int:
    """Print the report, keep its figures beside the model, and draw it where asked."""
    try:
        trained = model.absolute() if model else train.ensure()
        report = measured(trained, split=split)
        earlier = before(trained, split)
        file = keep(trained, report)
        if pictures:
            _draw(file, pictures.absolute())
        if into:
            into.write_text(evaluation_markdown.put_into(into.read_text(encoding="utf-8"), report), "utf-8")
    except (NotEvaluated, evaluation_markdown.NoPlace, throwaway.NotStarted, train.NotTrained) as failure:
        print(failure, file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps(with_targets(report, earlier), indent=1))
    else:
        evaluation_view.show(report, earlier, _paper())
        print(f"\nThe figures are kept in {file}")
        print(f"Pictures are in {pictures}" if pictures else "Pictures of it: --pictures FOLDER")
    return 0


def _paper() -> Console:
    """Return where the report goes: as wide as the terminal, or wide enough for all of it."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDTH)


def cross(*, as_json: bool) -> NoReturn:
    """Become the cross-validation over the training data: how well would the lines predict each other."""
    environment = rooms.for_rasa(dict(os.environ)) | {"PYTHONPATH": str(paths.ROOT)}
    words = [str(paths.BOT_PYTHON), "-m", "bot.evaluation.cross", *(["--json"] if as_json else [])]
    kernel.become(words, folder=paths.ROOT, environment=environment)


def measured(
    model: Path, *, split: str, data: Path | None = None, tell: Tell | None = None
) -> dict[str, Any]:
    """Return the report on a model, made with Valkey and a demo shop that nobody else uses."""
    readers.trusted(model)
    with readers.begun(split=split, data=data) as reader:
        return read(reader, model, tell=tell)


def read(reader: Reader, model: Path, *, tell: Tell | None = None) -> dict[str, Any]:
    """Return the report of a reader that was begun, on this model. NotEvaluated if there is none."""
    lines = reader.lines(model)
    report = _followed(lines, tell) if tell else _shown(lines)
    return {"model": shelf.name_of(model), "made": time.time(), **report}


def _followed(lines: Iterable[dict[str, Any]], tell: Tell) -> dict[str, Any]:
    """Tell how far it is; returns the report, which comes last."""
    report = None
    for line in lines:
        if "done" in line:
            tell(line["done"], line["of"])
        else:
            report = line
    if report is None:
        raise NotEvaluated("The evaluation ended without a report.")
    return report


def _shown(lines: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Draw a bar of how far it is; returns the report."""
    console = Console(stderr=True)
    looks = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*looks, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("Reading held-out lines", total=None)
        if not console.is_terminal:
            print("Reading held-out lines; half a minute or more …", file=sys.stderr, flush=True)
        return _followed(lines, lambda done, of: progress.update(bar, completed=done, total=of))


def kept_at(model: Path, split: str) -> Path:
    """Return where the figures of a model are kept."""
    return model.with_name(f"{model.name.removesuffix('.tar.gz')}.{split}.figures.json")


def before(model: Path, split: str) -> dict[str, Any] | None:
    """Return the report on the model that was evaluated last before this one, if any was."""
    own = kept_at(model, split)
    files = [file for file in model.parent.glob(f"*.{split}.figures.json") if file != own]
    reports: list[dict[str, Any]] = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return max(reports, key=lambda report: float(report["made"]), default=None)


def keep(model: Path, report: dict[str, Any]) -> Path:
    """Keep the figures of a model beside it; returns where."""
    file = kept_at(model, report["split"])
    draft = file.with_name(f"draft-{os.getpid()}.json")
    draft.write_text(json.dumps(report), encoding="utf-8")
    draft.replace(file)
    return file


def with_targets(report: dict[str, Any], earlier: dict[str, Any] | None) -> dict[str, Any]:
    """Return the report as programs get it: with the targets, and the change since the earlier one."""
    wanted = {
        figure.name: {
            language: {"required": figure.needs(language), "aim": figure.aims(language)}
            for language in targets.LANGUAGES
        }
        for figure in targets.FIGURES
    }
    change = None
    if earlier:
        same = earlier["held_out"] == report["held_out"]
        differs = targets.against(earlier, report)
        change = {"model": earlier["model"], "same_lines": same, "change": differs}
    return {**report, "targets": wanted, "short": targets.short(report), "against": change}


def _draw(figures: Path, folder: Path) -> None:
    environment = rooms.for_rasa(dict(os.environ)) | {"PYTHONPATH": str(paths.ROOT)}
    command = [str(paths.BOT_PYTHON), "-m", "bot.evaluation", "--draw", str(figures)]
    done = subprocess.run(
        [*command, "--pictures", str(folder)],
        cwd=paths.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=DRAW_TIMEOUT_S,
        check=False,
    )
    if done.returncode:
        raise NotEvaluated(f"The pictures could not be drawn:\n{done.stderr[-LAST_WORDS:]}")
