"""The locks: they pin every package by its content, and work with whatever registry a machine uses."""

import json

from house import paths


def test_the_pages_lock_names_no_registry() -> None:
    text = (paths.ROOT / "web/package-lock.json").read_text()
    assert "resolved" not in text
    assert "://" not in text


def test_the_pages_lock_pins_every_package_by_content() -> None:
    packages = json.loads((paths.ROOT / "web/package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []
