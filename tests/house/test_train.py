"""A training that nobody waits for any more ends, however who asked for it ended."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from house import paths

# Trains, so it seems: says into a pipe that it began, and then waits for ever.
CHILD = "import os, signal; pipe = os.open({pipe!r}, os.O_WRONLY); os.write(pipe, b'begun'); signal.pause()"
TRAINS = """
import pathlib, sys
from house import train
for line in train._lines([sys.executable, "-c", {child!r}], pathlib.Path({log!r}), pathlib.Path(".")):
    pass
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_who_trains_ends_with_who_asked_for_it(tmp_path: Path, number: signal.Signals) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    child = CHILD.format(pipe=str(pipe))
    code = TRAINS.format(child=child, log=str(tmp_path / "train.log"))
    asked = subprocess.Popen([sys.executable, "-c", code], cwd=paths.ROOT)
    with pipe.open("rb", buffering=0) as heard:
        assert heard.read(5) == b"begun"
        asked.send_signal(number)
        asked.wait(10)
        # The last who could write is gone: end of file.
        assert select.select([heard], [], [], 10)[0]
        assert heard.read(1) == b""
