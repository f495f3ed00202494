"""Hashes of code and data, so that Rasa's training cache never serves what an older version learned."""

import hashlib
import inspect
from pathlib import Path
from types import ModuleType


def of_modules(*modules: ModuleType) -> str:
    """Return a hash of the modules' source text."""
    digest = hashlib.sha256()
    for module in modules:
        digest.update(inspect.getsource(module).encode())
    return digest.hexdigest()


def of_folder(folder: Path) -> str:
    """Return a hash of every YAML file in a folder, by name and content."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("**/*.yml")):
        digest.update(str(file.relative_to(folder)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
