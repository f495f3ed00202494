"""A training from the button to the verdict, as the studio's workshop runs it, in folders of its own."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from house import kernel, paths

STOPS_S = 30.0


@contextmanager
def job(
    folder: Path, *, recent: Path | None = None, stdout: int = subprocess.DEVNULL, **settings: str
) -> Iterator[subprocess.Popen[str]]:
    """Yield the process, whose lines on stdout say how far it is; it has ended when this has.

    `folder` is that of the house, with a shelf of its own; `recent` a file of what shoppers wrote lately;
    `settings` go into its environment.
    """
    ours = {"PYTHONPATH": str(paths.ROOT), "SKRANKE_MODELS": str(folder / "models")} | settings
    words = [str(paths.PYTHON), "-m", "house.workshop.job", "--data", str(folder), "--by", "bench"]
    with (
        (recent or Path(os.devnull)).open(encoding="utf-8") as lately,
        subprocess.Popen(
            [*words, *(["--recent"] if recent else [])],
            cwd=paths.ROOT,
            env=os.environ | ours,
            stdin=lately,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            preexec_fn=partial(kernel.die_with, os.getpid()),
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            process.wait(STOPS_S)
