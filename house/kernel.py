"""Favours of the kernel: children that die with their parent, locks that die with their holder."""

import ctypes
import fcntl
import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import IO, NoReturn

PR_SET_PDEATHSIG = 1
AUTOGROUP = Path("/proc/self/autogroup")
_libc = ctypes.CDLL(None, use_errno=True)


def die_with(parent: int) -> None:
    """Ask for SIGTERM when the parent ends, even by kill -9; called in the child, between fork and exec."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def take(handle: IO[str] | int) -> bool:
    """Take the lock on this open file, now or not at all; all who inherit the file hold it too."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def give_way(nice: int) -> None:
    """Take what the others leave of the processor, with all that this process starts.

    Linux shares it among sessions first (sched(7), "The autogroup feature"), and nice tells apart only those
    of one session. So who leads a session makes all of it give way, where the kernel has such groups and
    /proc may be written.
    """
    os.nice(nice)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):
            AUTOGROUP.write_text(str(nice), encoding="ascii")


def is_alive(pid: int) -> bool:
    """Say whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def wait(handle: IO[str]) -> None:
    """Take the lock on this open file, however long its holder keeps it."""
    fcntl.flock(handle, fcntl.LOCK_EX)


def become(words: list[str], *, folder: Path, environment: dict[str, str]) -> NoReturn:
    """Become another program, in this folder; nothing of this process is left but its number."""
    os.chdir(folder)
    os.execve(words[0], words, environment)
