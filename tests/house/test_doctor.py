"""The doctor: says what is wrong and what to do, and fails only when something must be mended."""

import json
from pathlib import Path

import pytest
from redis import Redis as SyncRedis

from house import doctor, examine_data, secrets, valkey
from house.findings import Verdict
from tests import clusters


def verdicts(data: Path) -> dict[str, Verdict]:
    return {finding.what: finding.verdict for finding in examine_data.findings(data)}


def test_a_folder_that_is_not_there_yet_is_no_fault(tmp_path: Path) -> None:
    assert Verdict.FAIL not in verdicts(tmp_path / "data").values()


def test_secrets_that_others_may_read_are_a_fault(tmp_path: Path) -> None:
    secrets.load(tmp_path / "data")
    assert verdicts(tmp_path / "data")["secrets"] is Verdict.OK
    secrets.path(tmp_path / "data").chmod(0o644)
    assert verdicts(tmp_path / "data")["secrets"] is Verdict.FAIL


def test_a_finding_that_fails_says_what_to_do(tmp_path: Path) -> None:
    secrets.load(tmp_path / "data")
    secrets.path(tmp_path / "data").chmod(0o644)
    todo = [
        finding.todo
        for finding in examine_data.findings(tmp_path / "data")
        if finding.verdict is Verdict.FAIL
    ]
    assert todo == [f"chmod 600 {secrets.path(tmp_path / 'data')}"]


def test_a_redis_that_may_lose_messages_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    process = valkey.start(data)
    try:
        assert Verdict.FAIL not in verdicts(data).values()
        with SyncRedis.from_url(valkey.url(data)) as client:
            client.config_set("appendfsync", "everysec")
        words = [finding.words for finding in examine_data.findings(data) if finding.verdict is Verdict.FAIL]
        assert [line.partition(":")[0] for line in words] == ["appendfsync is everysec"]
    finally:
        process.kill()
        process.wait()


def test_every_server_of_a_cluster_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with clusters.running() as servers:
        monkeypatch.setenv("REDIS_URL", servers.url)
        assert Verdict.FAIL not in verdicts(tmp_path).values()
        (_, _, last) = servers.primaries
        last.do("CONFIG", "SET", "appendfsync", "no")
        failed = [each for each in examine_data.findings(tmp_path) if each.verdict is Verdict.FAIL]
        assert [each.what for each in failed] == [f"redis 127.0.0.1:{last.port}"]
        servers.stop()
        assert verdicts(tmp_path)["redis"] is Verdict.FAIL


def test_a_redis_out_of_reach_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", f"unix://{tmp_path}/none.sock")
    assert verdicts(tmp_path)["redis"] is Verdict.FAIL


def test_the_findings_can_be_read_by_a_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    doctor.run(data=tmp_path / "data", as_json=True)
    assert {"what", "verdict", "words", "todo"} == set(json.loads(capsys.readouterr().out)[0])
