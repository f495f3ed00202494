"""`./skranke bench relay`, `line`, `sockets` or `inbox`: measures and prints, for people or for programs."""

import argparse
import json
import logging
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import structlog
from rich.console import Console

from house import throwaway
from load import figures, inbox, line, relay, sockets, stage
from load.figures import Figure

Found = Mapping[str, Any]
BENCHES: dict[str, tuple[Callable[[Callable[[str], None]], Found], Callable[[Found], list[Figure]]]] = {
    "relay": (relay.measured, figures.of_relay),
    "line": (line.measured, figures.of_line),
    "sockets": (sockets.measured, figures.of_sockets),
    "inbox": (inbox.measured, inbox.of_inbox),
}


def main(words: list[str]) -> int:
    """Measure; 1 when there are no figures."""
    parser = argparse.ArgumentParser(prog="skranke bench", description=__doc__)
    parser.add_argument("what", choices=tuple(BENCHES))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--database")
    wanted = parser.parse_args(words)
    # What the services log here is not about this run.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    measured, judged = BENCHES[wanted.what]
    if wanted.database:
        measured = partial(inbox.measured, database=wanted.database)
    try:
        found = measured(_tell)
    except (stage.NotMeasured, throwaway.NotStarted) as failure:
        print(failure, file=sys.stderr)
        return 1
    shown = judged(found)
    if wanted.json:
        print(json.dumps(figures.report(found, shown), indent=1))
    else:
        Console().print(figures.table(shown))
    return 0


def _tell(words: str) -> None:
    print(f"{words} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
