"""What runs before anything is installed: on an old Python, beside another run, among broken Pythons."""

import ast
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from house import bootstrap, paths, pythons, uv

FIRST_FILES = [
    "skranke",
    *(f"house/{name}.py" for name in ("__init__", "bootstrap", "options", "paths", "pythons", "uv")),
]


@pytest.mark.parametrize("name", FIRST_FILES)
def test_the_first_files_are_python_3_8_and_use_only_its_library(name: str) -> None:
    tree = ast.parse((paths.ROOT / name).read_text(), feature_version=(3, 8))
    imported = {
        module.partition(".")[0]
        for node in ast.walk(tree)
        for module in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= {*sys.stdlib_module_names, "house"}


def executable(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_a_shim_that_only_prints_an_error_is_no_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executable(tmp_path / "shims/python3.97", "#!/bin/sh\necho not installed >&2; exit 127\n")
    monkeypatch.setenv("PATH", str(tmp_path / "shims"))
    assert pythons.find("3.97") is None


def test_a_python_of_pyenv_is_found_behind_its_shim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executable(tmp_path / "shims/python3.97", "#!/bin/sh\nexit 127\n")
    real = executable(
        tmp_path / "versions/3.97.1/bin/python3.97",
        f"#!/bin/sh\necho 3.97 {tmp_path}/versions/3.97.1/bin/python3.97\n",
    )
    monkeypatch.setenv("PATH", str(tmp_path / "shims"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert pythons.find("3.97") == str(real)


def test_a_python_that_lies_about_its_version_is_passed_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executable(tmp_path / "python3.97", "#!/bin/sh\necho 3.12 /usr/bin/python3\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pythons.find("3.97") is None


def project(tmp_path: Path) -> bootstrap.Environment:
    for name in ("pyproject.toml", "uv.lock"):
        (tmp_path / name).write_text(name)
    executable(tmp_path / "venv/bin/python", "#!/bin/sh\n")
    return bootstrap.Environment(tmp_path, tmp_path / "venv", tools=False)


def test_an_environment_is_ready_while_its_lock_stays_the_same(tmp_path: Path) -> None:
    environment = project(tmp_path)
    assert not environment.is_ready()
    environment.stamp.write_text(environment.digest() + " product")
    assert environment.is_ready()
    (tmp_path / "uv.lock").write_text("another")
    assert not environment.is_ready()


def test_an_environment_for_the_product_lacks_the_tools(tmp_path: Path) -> None:
    environment = project(tmp_path)
    environment.stamp.write_text(environment.digest() + " product")
    environment.tools = True
    assert not environment.is_ready()


def test_without_pip_and_venv_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = executable(tmp_path / "python3", "#!/bin/sh\nexit 1\n")
    monkeypatch.setattr(sys, "executable", str(bare))
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr(uv, "OWN", tmp_path / "uv")
    with pytest.raises(uv.Missing, match="apt install python3-pip"):
        uv.find()


def test_an_old_uv_is_passed_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executable(tmp_path / "uv", "#!/bin/sh\necho uv 0.1.2\n")
    own = executable(tmp_path / "own/bin/uv", "#!/bin/sh\necho uv 0.9.1\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(uv, "OWN", tmp_path / "own")
    assert uv.find() == str(own)


def test_the_entry_point_answers_a_mistake_from_any_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [paths.ROOT / "skranke", "open"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "invalid choice: 'open'" in done.stderr


def test_two_runs_install_one_after_the_other(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from house import bootstrap, paths\n"
        "paths.STATE = Path(sys.argv[1])\n"
        "with bootstrap._alone():\n"
        "    print('in', flush=True); sys.stdin.readline(); print('out', flush=True)\n"
    )

    def another() -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            cwd=paths.ROOT,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            text=True,
        )

    with another() as first:
        assert first.stdout and first.stdout.readline() == "in\n"
        with another() as second:
            assert second.stderr and "waiting" in second.stderr.readline()
            assert first.communicate("\n", timeout=10)[0] == "out\n"
            assert second.communicate("\n", timeout=10)[0] == "in\nout\n"


def test_the_entry_point_may_be_executed() -> None:
    for name in ("skranke", ".ci/run"):
        assert os.access(paths.ROOT / name, os.X_OK), name
        assert stat.S_IMODE((paths.ROOT / name).stat().st_mode) & 0o111
