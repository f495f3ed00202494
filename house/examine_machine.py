"""What the doctor sees of the machine: versions, environments, the model, the disk."""

import json
import platform
import shutil
import subprocess
from collections.abc import Iterator

from house import bootstrap, encoder, models, paths, shelf
from house.findings import Finding, fail, ok, warn

START = "start any command, for instance ./skranke up: it installs what its lock says"
# The two environments and a model take 2.5 GB; below half of this the append-only file soon cannot grow.
WARN_BELOW_GB, FAIL_BELOW_GB = 3.0, 0.5
SHOP_S = 15.0  # a start of Python and one request of three seconds
CARRIERS_S = 20.0  # of each a request or three, one after the other


def findings() -> Iterator[Finding]:
    """Look at the machine and the checkout."""
    yield ok("system", f"{platform.system()} {platform.release()} {platform.machine()}")
    yield _python("python", str(paths.PYTHON), "3.11 or newer")
    yield _python("bot's python", str(paths.BOT_PYTHON), "3.10")
    yield _environment("packages", bootstrap.Environment(paths.ROOT, paths.VENV, False))
    yield _environment("bot's packages", bootstrap.Environment(paths.ROOT / "bot", paths.BOT_VENV, False))
    yield _encoder()
    yield _model()
    yield _shop()
    yield from _carriers()
    yield _disk()


def _python(what: str, path: str, wanted: str) -> Finding:
    try:
        done = subprocess.run([path, "-V"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return fail(what, f"{path} does not run; wanted {wanted}", START)
    return ok(what, done.stdout.decode().strip())


def _environment(what: str, environment: bootstrap.Environment) -> Finding:
    if environment.is_ready():
        return ok(what, "as the lock says")
    return fail(what, "not what the lock says", START)


def _encoder() -> Finding:
    try:
        name = encoder.named()
    except encoder.NotMade as wrong:
        return fail("encoder", str(wrong), "name a folder with an ONNX encoder, or unset ENCODER_MODEL")
    if name:
        return ok("encoder", f"{name}: the assistant reads meaning across languages")
    words = "there is none: the assistant reads words alone, and understands less"
    return warn("encoder", words, "./skranke train makes it, and says why where it cannot")


def _model() -> Finding:
    model = models.path()
    if model.exists():
        try:
            shelf.check(model)
        except shelf.NotTrusted as refusal:
            return fail("model", str(refusal), "./skranke train --force")
        return ok("model", f"{model.name}, {model.stat().st_size / 1e6:.1f} MB, as its manifest says")
    older = any(models.shelf().glob("*.tar.gz"))
    words = "older than config.yml, domain.yml, data/ or bot/" if older else "there is none"
    return warn("model", words, "./skranke train (./skranke up does it too)")


def _shop() -> Finding:
    """Let the actions ask the shop: they alone know how."""
    command = [str(paths.PYTHON), "-m", "actions.shop.check"]
    try:
        done = subprocess.run(command, cwd=paths.ROOT, capture_output=True, timeout=SHOP_S, check=False)
        sign = json.loads(done.stdout)
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return fail("shop", "could not be asked", START)
    return ok("shop", sign["words"]) if sign["ok"] else fail("shop", sign["words"], sign["todo"])


def _carriers() -> Iterator[Finding]:
    """Let the actions ask the carriers whose keys there are."""
    command = [str(paths.PYTHON), "-m", "actions.carriers.check"]
    try:
        done = subprocess.run(command, cwd=paths.ROOT, capture_output=True, timeout=CARRIERS_S, check=False)
        signs = json.loads(done.stdout)
    except (OSError, subprocess.TimeoutExpired, ValueError):
        yield fail("carriers", "could not be asked", START)
        return
    for sign in signs:
        words, todo = sign["words"], sign["todo"]
        yield ok(sign["carrier"], words) if sign["ok"] else fail(sign["carrier"], words, todo)


def _disk() -> Finding:
    free_gb = shutil.disk_usage(paths.ROOT).free / 1e9
    words = f"{free_gb:.1f} GB free"
    if free_gb < FAIL_BELOW_GB:
        return fail("disk", words, "make room: with a full disk no message can be accepted")
    if free_gb < WARN_BELOW_GB:
        return warn("disk", words, "make room soon; installing and training need some 3 GB")
    return ok("disk", words)
