"""Asks the public list of known holes about both locks, where the network allows."""

import os
import socket
import subprocess
import sys

from house import check, paths, uv

SERVICE = ("api.osv.dev", 443)


def main() -> int:
    """Return 1 when the root project has a known hole; what the island holds is printed, not refused."""
    try:
        socket.create_connection(SERVICE, timeout=3).close()
    except OSError:
        print(f"{SERVICE[0]} is out of reach: known holes were not looked up")
        return check.SKIPPED
    code = _audit(".")
    # Rasa 3.6 pins an old web stack with known holes. It listens on loopback only, behind a shared secret,
    # and gets nothing but text that the gateway has cleaned: see docs/decisions.
    _audit("bot")
    return code


def _audit(project: str) -> int:
    words = [uv.find(), "audit", "--frozen", "--project", str(paths.ROOT / project)]
    print(f"--- {project}", flush=True)
    return subprocess.run(words, env=os.environ | uv.environment(), timeout=300, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
