"""The sentence encoder as the house sees it: made before the first training, named in the model."""

import os
import subprocess

from house import paths, rooms

# The bot's exit code where there is nothing to make one from: then it reads words alone.
NO_WEIGHTS = 3
# It takes some seconds; a slow disk and a busy machine are allowed for.
MAKE_TIMEOUT_S = 300
NAME_TIMEOUT_S = 60


class NotMade(Exception):
    """The encoder could not be made, or ENCODER_MODEL names none; the text says which."""


def ensure() -> None:
    """Make the encoder unless it is there; on a machine that cannot, the bot's words say why."""
    # Its words and its progress go to the terminal as they come; its path is of no interest here.
    done = _run("bot.encoder.build", timeout_s=MAKE_TIMEOUT_S, stderr=None)
    if done.returncode not in (0, NO_WEIGHTS):
        raise NotMade("The sentence encoder could not be made; its words are above.")


def named() -> str:
    """Return the encoder's name, empty where there is none. Raises NotMade when ENCODER_MODEL is wrong."""
    done = _run("bot.encoder.place", timeout_s=NAME_TIMEOUT_S, stderr=subprocess.PIPE)
    if done.returncode:
        raise NotMade(done.stderr.strip().rpartition("\n")[2])
    return done.stdout.strip()


def identity() -> str:
    """Return the name for a model of today; a wrong ENCODER_MODEL has none, and training will say so."""
    try:
        return named()
    except NotMade:
        return ""


def _run(module: str, *, timeout_s: float, stderr: int | None) -> subprocess.CompletedProcess[str]:
    environment = rooms.for_rasa(dict(os.environ)) | {"PYTHONPATH": str(paths.ROOT)}
    words = [str(paths.BOT_PYTHON), "-m", module]
    try:
        return subprocess.run(
            words,
            cwd=paths.ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            timeout=timeout_s,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise NotMade(f"{words[0]} does not run: {failure}") from failure
