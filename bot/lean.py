"""Keeps TensorFlow out of a process that has no use for it: 4 s of CPU and 260 MB of every bot.

Rasa imports it for its neural components wherever it goes. While `config.yml` names none of those, an empty
stand-in answers instead: its names can be imported and inherited from, and do nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, Optional

import yaml

PACKAGES = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "keras")
# What Rasa itself brings that is known to do without; a component of ours says what it needs.
LIGHT = {"RulePolicy", "MemoizationPolicy", "AugmentedMemoizationPolicy"}


class Nothing:
    """A class to inherit from."""


class EmptyModule(ModuleType):
    """A module that has every class, each of them empty, and every module below it."""

    def __getattr__(self, name: str) -> Any:
        """Make up what is asked for; nobody here makes up Python's own names."""
        if name.startswith("__"):
            raise AttributeError(name)
        value = Nothing if name[0].isupper() else EmptyModule(f"{self.__name__}.{name}")
        setattr(self, name, value)
        return value


class EmptyFinder(MetaPathFinder, Loader):
    """Finds the stand-in wherever a module of the packages is imported."""

    def find_spec(
        self, fullname: str, path: Optional[Sequence[str]], target: Optional[ModuleType] = None
    ) -> Optional[ModuleSpec]:
        """Return a spec for the names that are kept out, None for all others."""
        ours = fullname.split(".")[0] in PACKAGES
        return ModuleSpec(fullname, self, is_package=True) if ours else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the stand-in."""
        return EmptyModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: there is nothing inside."""


def keep_tensorflow_out(config: Path = Path("config.yml")) -> None:
    """Put the stand-in before the real thing unless a component may need it; call it before Rasa comes in."""
    if "tensorflow" not in sys.modules and not _may_need_it(config):
        sys.meta_path.insert(0, EmptyFinder())


def _may_need_it(config: Path) -> bool:
    read = yaml.safe_load(config.read_text(encoding="utf-8"))
    names = [str(part["name"]) for key in ("pipeline", "policies") for part in read.get(key) or []]
    return not all(name in LIGHT or name.startswith("bot.") for name in names)
