"""A short run of `./skranke chaos`: a whole house is hit while people chat in it, and nothing is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from house import paths

KILLS, SECONDS = 6, 30
LIMIT_S = 420.0


@pytest.mark.timeout(LIMIT_S + 30)
def test_nothing_is_lost_doubled_or_swapped_while_processes_die(tmp_path: Path) -> None:
    words = ["--kills", str(KILLS), "--seconds", str(SECONDS), "--conversations", "12", "--seed", "4"]
    done = subprocess.run(
        [sys.executable, "-P", "-m", "house", "chaos", *words, "--json", "--keep", str(tmp_path)],
        cwd=paths.ROOT,
        env=os.environ | {"PYTHONPATH": str(paths.ROOT)},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.stdout, done.stderr
    figures = json.loads(done.stdout)
    assert done.returncode == 0, figures["examples"]
    assert figures["kills"] == KILLS
    assert figures["hits"]["valkey"]
    assert figures["deliveries"] > 200
