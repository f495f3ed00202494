"""The log as it comes out of a process: one JSON object a line, whatever is logged."""

import json
import subprocess
import sys

SAYS = """
import logging, structlog
from handoff import log
log.prepare()
here = structlog.get_logger()
here.info("plain", c="c1", dup=False)
here.info("hostile", why="half \\ud800 a pair", what=object(), many=10**30, **{"two\\nlines": "a\\nb"})
logging.getLogger("other").warning("of a library")
try:
    raise ValueError("somebody@example.org")
except ValueError:
    here.exception("failed")
"""


def test_every_line_is_one_object_and_quotes_no_error() -> None:
    said = subprocess.run([sys.executable, "-c", SAYS], capture_output=True, check=True, timeout=30)
    lines = [json.loads(line) for line in said.stdout.splitlines()]
    assert [line["event"] for line in lines] == ["plain", "hostile", "of a library", "failed"]
    assert lines[0] | {"timestamp": ""} == {
        "event": "plain",
        "c": "c1",
        "dup": False,
        "level": "info",
        "timestamp": "",
    }
    assert lines[1]["why"] == "half \ud800 a pair"
    assert lines[3]["error"] == "ValueError"
    assert b"somebody" not in said.stdout + said.stderr
