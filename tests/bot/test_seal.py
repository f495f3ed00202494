"""Only a model that was made here is loaded, at the start and later, and the one that is live is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot import seal


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """Return a file with a manifest, as the house makes them."""
    return sealed(tmp_path, "one")


def sealed(folder: Path, name: str) -> Path:
    file = folder / f"{name}.tar.gz"
    file.write_bytes(name.encode())
    seal.manifest(file).write_text(json.dumps({"model": name, "sha256": seal.digest(file)}))
    return file


def test_a_model_that_was_made_here_is_trusted(model: Path) -> None:
    seal.check(model)


def test_a_model_of_which_one_byte_differs_is_refused(model: Path) -> None:
    model.write_bytes(b"0ne")
    with pytest.raises(seal.BrokenSeal, match=r"not the file that was trained.*\./skranke rollback"):
        seal.check(model)


@pytest.mark.parametrize("manifest", [None, "", "{}", "[]", "1"])
def test_a_model_without_a_whole_manifest_is_refused(model: Path, manifest: str | None) -> None:
    seal.manifest(model).unlink()
    if manifest is not None:
        seal.manifest(model).write_text(manifest)
    with pytest.raises(seal.BrokenSeal, match=r"no manifest.*\./skranke train --force"):
        seal.check(model)


@pytest.mark.parametrize("name", ["", "../one", "/etc/passwd", "a.b", "a b", "a" * 65])
def test_a_path_is_no_name_of_a_model(tmp_path: Path, name: str) -> None:
    with pytest.raises(seal.BrokenSeal, match="no name of a model"):
        seal.named(name, tmp_path)


def test_the_model_that_is_live_is_run_and_without_one_the_named(model: Path) -> None:
    other, live = sealed(model.parent, "two"), model.parent / "live.json"
    words = ["bot", "run", "--model", str(model), "--live", str(live), "-p", "1"]
    assert seal.chosen(words) == ["bot", "run", "--model", str(model), "-p", "1"]
    live.write_text(json.dumps({"model": "two"}))
    assert seal.chosen(words) == ["bot", "run", "--model", str(other), "-p", "1"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"model": "../one"}', '{"model": "three"}'])
def test_a_live_file_that_names_no_model_is_refused(model: Path, content: str) -> None:
    live = model.parent / "live.json"
    live.write_text(content)
    with pytest.raises(seal.BrokenSeal):
        seal.chosen(["bot", "run", "--live", str(live), "--model", str(model)])


def test_words_that_load_no_model_stay_as_they_are() -> None:
    assert seal.chosen(["bot", "train", "--out", "x"]) == ["bot", "train", "--out", "x"]


def test_the_assistant_does_not_start_with_a_model_of_unknown_origin(tmp_path: Path) -> None:
    (tmp_path / "evil.tar.gz").write_bytes(b"import os")
    words = [sys.executable, "-m", "bot", "run", "--model", str(tmp_path / "evil.tar.gz")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 1
    assert "no manifest" in done.stderr
