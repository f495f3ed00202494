"""The encoder belongs to the model's name, and whoever lacks it is told."""

from pathlib import Path

import pytest

from house import encoder, examine_machine, models, paths
from house.findings import Verdict


def test_another_encoder_names_another_model(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text("pipeline: []")
    names = {models.digest(tmp_path, reads_with=name) for name in ("", "one", "another")}
    assert len(names) == 3


def test_an_encoder_that_is_named_wrongly_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCODER_MODEL", str(tmp_path))
    with pytest.raises(encoder.NotMade, match="ENCODER_MODEL"):
        encoder.named()
    with pytest.raises(encoder.NotMade):
        encoder.ensure()
    found = [finding for finding in examine_machine.findings() if finding.what == "encoder"]
    assert [finding.verdict for finding in found] == [Verdict.FAIL]
    assert str(tmp_path) in found[0].words


def test_an_installation_without_an_encoder_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "named", lambda: "")
    found = [finding for finding in examine_machine.findings() if finding.what == "encoder"]
    assert [finding.verdict for finding in found] == [Verdict.WARN]
    assert "words alone" in found[0].words


def test_without_the_bot_s_python_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "BOT_PYTHON", tmp_path / "python")
    assert encoder.identity() == ""
    with pytest.raises(encoder.NotMade, match="does not run"):
        encoder.ensure()
