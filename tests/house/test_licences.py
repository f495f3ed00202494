"""Licences: permissive ones pass, in all the ways that packages write them; copyleft does not."""

from importlib.metadata import Distribution
from pathlib import Path

import pytest

from house import licences


@pytest.mark.parametrize(
    "expression",
    [
        "MIT",
        "Apache-2.0 OR BSD-2-Clause",
        "Apache-2.0 AND CNRI-Python",
        "(MIT OR GPL-2.0-only) AND PSF-2.0",
        "ISC License (ISCL)",
    ],
)
def test_a_permissive_choice_is_enough(expression: str) -> None:
    assert licences.is_permissive(expression)


@pytest.mark.parametrize(
    "expression",
    ["GPL-3.0-only", "MIT AND LGPL-3.0-or-later", "MPL-2.0", "nothing stated", "Proprietary", ""],
)
def test_copyleft_and_silence_are_refused(expression: str) -> None:
    assert not licences.is_permissive(expression)


def package(tmp_path: Path, *fields: str) -> Distribution:
    folder = tmp_path / "some-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(
        "\n".join(["Metadata-Version: 2.4", "Name: some", "Version: 1.0", *fields, ""])
    )
    return Distribution.at(folder)


def test_classifiers_are_read_where_there_is_no_expression(tmp_path: Path) -> None:
    lgpl = "Classifier: License :: OSI Approved :: GNU Library or Lesser General Public License (LGPL)"
    assert licences.refusal(package(tmp_path, "License: see file", lgpl)) is not None


def test_a_classifier_that_names_no_licence_is_passed_over(tmp_path: Path) -> None:
    assert licences.refusal(package(tmp_path, "License: ISC", "Classifier: License :: OSI Approved")) is None


def test_a_package_that_states_nothing_is_refused(tmp_path: Path) -> None:
    assert licences.refusal(package(tmp_path)) == "nothing stated"
