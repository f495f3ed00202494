"""The action server as the house starts it: loopback, health, Rasa's webhook, a clean stop, quiet logs."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.actions.talk import DOMAIN

CANARY = ("canary@example.org", "9999 ZZ", "hier is mijn geheim")


@dataclass(frozen=True)
class Server:
    """A running action server."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def ask(self, path: str, body: Any = None) -> tuple[int, Any]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data)
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, json.load(refusal)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def environment(valkey: str, shop_file: Path) -> dict[str, str]:
    own = {"REDIS_URL": valkey, "DEMO_SHOP_FILE": str(shop_file), "SKRANKE_SECRET": "a secret of this test"}
    return {**os.environ, **own, "PYTHONPATH": "."}


@contextmanager
def running(valkey: str, folder: Path) -> Iterator[Server]:
    """Yield a server that answers."""
    port, log = free_port(), folder / "actions.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "actions", "--port", str(port)],
            env=environment(valkey, folder / "shop.sqlite"),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    server = Server(process=process, port=port, log=log)
    give_up = time.monotonic() + 15
    while process.poll() is None and time.monotonic() < give_up:
        try:
            server.ask("/health")
            break
        except OSError:
            time.sleep(0.05)
    try:
        yield server
    finally:
        process.kill()
        process.wait(10)


@pytest.fixture(scope="module")
def server(valkey: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield one server for the tests that leave it running."""
    with running(valkey, tmp_path_factory.mktemp("actions")) as server:
        yield server


def call(action: str, **slots: Any) -> dict[str, Any]:
    message = {
        "text": CANARY[2],
        "intent": {"name": "track_order"},
        "metadata": {"conversation": "c-1", "client": "a-1"},
    }
    user = {"event": "user", "text": CANARY[2], "parse_data": message}
    filled = [{"event": "slot", "name": name, "value": value} for name, value in slots.items()]
    tracker = {"sender_id": "c-1:1", "slots": slots, "latest_message": message, "events": [user, *filled]}
    return {"next_action": action, "tracker": tracker, "domain": DOMAIN, "version": "3.6.21"}


def test_the_server_answers_for_its_health(server: Server) -> None:
    assert server.ask("/health") == (200, {"status": "ok"})


def test_it_proves_an_order_over_rasas_webhook(server: Server) -> None:
    status, answer = server.ask(
        "/webhook", call("validate_order_form", order_number="20394811", order_proof="ida@example.org")
    )
    slots = {event["name"]: event["value"] for event in answer["events"]}
    assert (status, slots["proven_order"], slots["requested_slot"]) == (200, "20394811", None)


def test_refusals_say_nothing_of_the_conversation(server: Server) -> None:
    unknown = server.ask("/webhook", call("action_no_such_thing", email=CANARY[0]))
    assert unknown == (404, {"error": "unknown action", "action_name": "action_no_such_thing"})
    broken = server.ask("/webhook", {"next_action": "action_stock", "domain": DOMAIN, "text": CANARY[2]})
    assert broken == (500, {"error": "the action failed", "action_name": "action_stock"})
    assert server.ask("/webhook", [CANARY[0]])[0] == 400


def test_it_stops_cleanly_and_its_log_names_nobody(valkey: str, tmp_path: Path) -> None:
    with running(valkey, tmp_path) as server:
        for proof in CANARY:
            server.ask("/webhook", call("validate_order_form", order_number="20394811", order_proof=proof))
        server.ask("/webhook", call("action_stock", email=CANARY[0]))
        server.ask("/webhook", {"next_action": "action_stock", "domain": DOMAIN, "text": CANARY[2]})
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(10) == 0
        log = server.log.read_text()
    assert "proof_judged" in log
    assert not [word for word in (*CANARY, "9999ZZ", "9999zz") if word in log]


def test_it_listens_on_loopback_only(server: Server) -> None:
    ports = Path(f"/proc/{server.process.pid}/net/tcp").read_text().split()
    assert f"0100007F:{server.port:04X}" in ports
    assert f"00000000:{server.port:04X}" not in ports


def test_a_wrong_setting_is_told_and_not_started(valkey: str, shop_file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "actions", "--port", "1"],
        env={**environment(valkey, shop_file), "SKRANKE_SECRET": ""},
        capture_output=True,
        timeout=15,
        check=False,
    )
    assert done.returncode == 2
    assert b"SKRANKE_SECRET" in done.stderr
    assert b"Traceback" not in done.stderr
