"""Prepares both Python environments from their locks, then hands over to the house. Runs on Python 3.8."""

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, List, NoReturn, Optional, Tuple

from house import options, paths, pythons, uv

# Newest last is not best: 3.11 is what the tests run on.
ROOT_VERSIONS = ("3.11", "3.12", "3.13", "3.14")
BOT_VERSIONS = ("3.10",)
WITH_BOT = ("up", "test", "check", "train", "parse", "promote", "evaluate", "bench")
WITH_TOOLS = ("test", "check")

NO_PYTHON = """No Python {versions} on this machine, and uv could not fetch one (its words are above).
{why}
Do one of these, then start again:
  * let uv reach its downloads, or point UV_PYTHON_INSTALL_MIRROR at a mirror of them
  * pyenv install {version}        (looked for in $PYENV_ROOT and ~/.pyenv)
  * name one that you have: {variable}=/path/to/python{version} ./skranke {command}"""
WHY_BOT = (
    "The assistant (Rasa 3.6) runs on Python 3.10 only. Debian 12 and Ubuntu 24.04 have no package for it."
)
WHY_ROOT = "The gateway needs Python 3.11 or newer, next to the python3 that started this."
SYNC_FAILED = """The packages of {project}/ could not be installed (uv's words are above).
Mostly this is a network that came and went, or a full disk: start again, it goes on where it stopped."""


def main(words: List[str]) -> int:
    """Become the wanted command; returns only when it could not be started."""
    wanted = options.parse(words)
    try:
        if wanted.command == "doctor":
            _must_be_installed()
        else:
            _prepare(wanted.command)
    except uv.Missing as lack:
        print(lack, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return _become([str(paths.PYTHON), "-P", "-m", "house", *words])


def _become(words: List[str]) -> NoReturn:
    os.execve(words[0], words, dict(os.environ, PYTHONPATH=str(paths.ROOT)))


def _must_be_installed() -> None:
    if not paths.PYTHON.exists():
        raise uv.Missing("Nothing is installed yet, so there is nothing to look at. Start with: ./skranke up")


def _prepare(command: str) -> None:
    tools = command in WITH_TOOLS
    jobs = [Environment(paths.ROOT, paths.VENV, tools)]
    if command in WITH_BOT:
        jobs.append(Environment(paths.ROOT / "bot", paths.BOT_VENV, tools))
    if all(job.is_ready() for job in jobs):
        return
    with _alone():
        tool = uv.find()
        # Every Python first: who lacks one hears it before a gigabyte is fetched.
        lacking = [(job, job.python(tool, command)) for job in jobs if not job.is_ready()]
        for job, python in lacking:
            job.sync(tool, python)


@contextmanager
def _alone() -> Iterator[None]:
    """Let one run at a time install; the others wait and then find the work done."""
    paths.STATE.mkdir(mode=0o700, exist_ok=True)
    with (paths.STATE / "install.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Another ./skranke is installing; waiting for it …", file=sys.stderr, flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


class Environment:
    """One Python environment, and whether it holds what its lock says."""

    def __init__(self, project: Path, venv: Path, tools: bool) -> None:
        self.project = project
        self.venv = venv
        self.tools = tools
        self.is_bot = project.name == "bot" and project.parent == paths.ROOT
        self.stamp = venv / "skranke-lock"

    def digest(self) -> str:
        """Return the hash of what decides the content of this environment."""
        text = b"".join((self.project / name).read_bytes() for name in ("pyproject.toml", "uv.lock"))
        return hashlib.sha256(text).hexdigest()

    def is_ready(self) -> bool:
        """Say whether it was made from today's lock, with the tools if they are wanted."""
        if not (self.stamp.is_file() and os.access(str(self.venv / "bin" / "python"), os.X_OK)):
            return False
        digest, _, holds = self.stamp.read_text().partition(" ")
        return digest == self.digest() and (holds == "tools" or not self.tools)

    def sync(self, tool: str, python: str) -> None:
        """Install what is missing, with uv's own progress. Raises uv.Missing with what to do."""
        began = time.monotonic()
        what = "the assistant: Rasa, about 1.5 GB on disk" if self.is_bot else "the gateway"
        print("Installing the packages of {} …".format(what), file=sys.stderr, flush=True)
        digest, tools = self.digest(), self.tools or self._has_tools()
        words = [tool, "sync", "--frozen", "--project", str(self.project), "--python", python]
        # Rasa takes 6 s to import when its bytecode is there and 20 s of CPU when it is not.
        words += ["--compile-bytecode"]
        # Inexact: an environment that has the tools already keeps them.
        words += [] if tools else ["--no-dev", "--inexact"]
        environment = dict(uv.environment(), UV_PROJECT_ENVIRONMENT=str(self.venv))
        if subprocess.run(words, env=environment, stdout=sys.stderr, check=False).returncode:
            raise uv.Missing(SYNC_FAILED.format(project=self.project.name))
        self.stamp.write_text(digest + " " + ("tools" if tools else "product"))
        print("Installed in {:.0f} s.".format(time.monotonic() - began), file=sys.stderr, flush=True)

    def _has_tools(self) -> bool:
        return self.stamp.is_file() and self.stamp.read_text().endswith(" tools")

    def python(self, tool: str, command: str) -> str:
        """Return the Python to build on, fetched if need be. Raises uv.Missing with what to do."""
        versions = BOT_VERSIONS if self.is_bot else ROOT_VERSIONS
        variable = "SKRANKE_BOT_PYTHON" if self.is_bot else "SKRANKE_PYTHON"
        found = os.environ.get(variable) or self._search(versions) or _fetch(tool, versions[0])
        if found:
            return found
        many = versions[0] if self.is_bot else versions[0] + " or newer"
        why = WHY_BOT if self.is_bot else WHY_ROOT
        raise uv.Missing(
            NO_PYTHON.format(versions=many, version=versions[0], why=why, variable=variable, command=command)
        )

    def _search(self, versions: Tuple[str, ...]) -> Optional[str]:
        return next(filter(None, map(pythons.find, versions)), None)


def _fetch(tool: str, version: str) -> Optional[str]:
    """Let uv find or download a Python; returns its path, or None after uv has said why not."""
    print("No Python {} here; uv fetches one …".format(version), file=sys.stderr, flush=True)
    if subprocess.run([tool, "python", "install", version], env=uv.environment(), check=False).returncode:
        return None
    words = [tool, "python", "find", "--no-project", version]
    found = subprocess.run(words, env=uv.environment(), stdout=subprocess.PIPE, check=False)
    return found.stdout.decode().strip() or None
