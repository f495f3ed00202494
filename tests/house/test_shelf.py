"""The shelf of models: only what was made here is trusted, and the oldest make room."""

from pathlib import Path

import pytest

from house import shelf
from tests.house.models_made import measured, model, report


def test_a_model_that_was_made_here_is_trusted_and_its_owners_alone(tmp_path: Path) -> None:
    file = model(tmp_path, "one")
    shelf.check(file)
    assert shelf.read(file).by == "anna"
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_a_model_of_which_one_byte_differs_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = model(tmp_path, "one")
    file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(shelf.NotTrusted, match=r"not the file that was trained.*\./skranke rollback"):
        shelf.check(file)


@pytest.mark.parametrize("manifest", [None, "", "{}", '{"sha256": 1}', "[]"])
def test_a_model_without_a_whole_manifest_is_refused_with_what_to_do(
    tmp_path: Path, manifest: str | None
) -> None:
    file = model(tmp_path, "one")
    shelf.manifest_of(file).unlink()
    if manifest is not None:
        shelf.manifest_of(file).write_text(manifest)
    with pytest.raises(shelf.NotTrusted, match=r"no manifest.*\./skranke train --force"):
        shelf.check(file)


def test_a_manifest_without_its_model_is_no_model(tmp_path: Path) -> None:
    model(tmp_path, "one").unlink()
    assert shelf.everything(tmp_path) == []
    with pytest.raises(shelf.NotTrusted, match="There is no model"):
        shelf.check(shelf.file_of(tmp_path, "one"))


@pytest.mark.parametrize("name", ["", "../one", "/etc/passwd", "a.b", "a b", "a" * 65, "é"])
def test_a_path_is_no_name_of_a_model(tmp_path: Path, name: str) -> None:
    with pytest.raises(shelf.NotTrusted, match="no name of a model"):
        shelf.file_of(tmp_path, name)


def test_the_newest_models_stay_and_those_that_are_needed(tmp_path: Path) -> None:
    for number in range(6):
        model(tmp_path, f"m{number}", made=float(number))
        measured(tmp_path, report(f"m{number}"))
    assert shelf.prune(tmp_path, {"m0"}, kept=3) == ["m2", "m1"]
    assert [one.model for one in shelf.everything(tmp_path)] == ["m5", "m4", "m3", "m0"]
    assert not any(file.name.startswith(("m1", "m2")) for file in tmp_path.iterdir())
