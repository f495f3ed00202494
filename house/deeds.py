"""Has the gateway's own command write into the audit log what was done in this terminal."""

import os
import subprocess
import sys
from pathlib import Path

from house import paths, rooms, train

PATIENCE_S = 60
NOT_NOTED = "This is done, but could not be written into the studio's log:"


def note(data: Path, act: str, about: str) -> None:
    """Note a deed on that data; where that fails the deed stands, and it is said."""
    words = [str(paths.PYTHON), "-m", "handoff", "deed", act, about, "--by", train.somebody()]
    environment = os.environ | rooms.settings(data)
    try:
        done = subprocess.run(
            words,
            cwd=paths.ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        print(NOT_NOTED, "the database did not answer in time", file=sys.stderr)
        return
    if done.returncode:
        print(NOT_NOTED, done.stderr.strip().rpartition("\n")[2], file=sys.stderr)
