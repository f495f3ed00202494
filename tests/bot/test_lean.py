"""TensorFlow comes in only where a component may need it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.conftest import ROOT

OURS = "pipeline: [{name: bot.components.normalise.Normalise}]\npolicies: [{name: RulePolicy}]\n"
NEURAL = "pipeline: [{name: DIETClassifier}]\npolicies: [{name: RulePolicy}]\n"
LOOK = """
import sys
from pathlib import Path
from bot.lean import keep_tensorflow_out
keep_tensorflow_out(Path(sys.argv[1]))
import tensorflow
print(hasattr(tensorflow, "__version__"))
"""


@pytest.mark.timeout(60)
@pytest.mark.parametrize(("config", "is_real"), [(OURS, "False"), (NEURAL, "True")])
def test_tensorflow_is_real_only_where_a_component_may_need_it(
    tmp_path: Path, config: str, is_real: str
) -> None:
    file = tmp_path / "config.yml"
    file.write_text(config, encoding="utf-8")
    words = [sys.executable, "-c", LOOK, str(file)]
    looked = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert looked.stdout.strip() == is_real


@pytest.mark.timeout(60)
def test_our_own_configuration_runs_without_it() -> None:
    words = [sys.executable, "-c", LOOK, "config.yml"]
    looked = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert looked.stdout.strip() == "False"
