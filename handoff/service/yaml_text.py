"""Reads YAML and writes it back as it was: comments, order, quotes, and no line broken anew."""

import io
from typing import Any

from ruamel.yaml import YAML

# (mapping, sequence, offset): how people indent lists, "- one" under its key or two further in.
_STYLES = ((2, 2, 0), (2, 4, 2))


def loaded(text: str) -> Any:
    """Return what a text says, with all that stands around it."""
    return _yaml().load(text)


def dumped(tree: Any, before: str) -> str:
    """Return the text of a tree, indented as the text that it came from."""
    style = next((one for one in _STYLES if before and _text(loaded(before), one) == before), _STYLES[0])
    return _text(tree, style)


def _text(tree: Any, style: tuple[int, int, int]) -> str:
    yaml, stream = _yaml(), io.StringIO()
    yaml.indent(mapping=style[0], sequence=style[1], offset=style[2])
    yaml.dump(tree, stream)
    return stream.getvalue()


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    return yaml
