"""Who gives way does so as a whole, with all that it starts."""

import subprocess
import sys

from house import kernel, paths

GIVES_WAY = f"""
import os
from house import kernel
kernel.give_way(7)
print(os.nice(0), open({str(kernel.AUTOGROUP)!r}).read() if os.path.exists({str(kernel.AUTOGROUP)!r}) else "")
"""


def gives_way(*, leads: bool) -> str:
    """Return the niceness of a process, and that of its group where the kernel has one."""
    return subprocess.run(
        [sys.executable, "-c", GIVES_WAY],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=True,
        start_new_session=leads,
    ).stdout


def has_groups() -> bool:
    """Say whether the kernel has such groups and lets one be set: a container may only read them."""
    sets = f"open({str(kernel.AUTOGROUP)!r}, 'r+').write('0')"
    tried = subprocess.run(
        [sys.executable, "-c", sets], capture_output=True, check=False, start_new_session=True
    )
    return tried.returncode == 0


def test_a_session_of_its_own_gives_way_as_a_whole() -> None:
    said = gives_way(leads=True).split()
    assert said[0] == "7"
    assert (said[-2:] == ["nice", "7"]) == has_groups()


def test_the_session_of_others_keeps_its_share() -> None:
    said = gives_way(leads=False).split()
    assert said[0] == "7"
    assert said[-1] != "7" or len(said) == 1
