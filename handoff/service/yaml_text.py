"""Reads YAML and writes it back as it was: comments, order, quotes, and no line broken anew."""

import io
import re
from typing import Any

from ruamel.yaml import YAML

# (mapping, sequence, offset): how people indent lists, "- one" under its key or two further in.
_FLUSH, _INDENTED = (2, 2, 0), (2, 4, 2)
# A key with nothing behind it, and the first item of its list.
_LIST = re.compile(r"^( *)[^\s#-][^\n]*:[ ]*\n(?: *(?:#[^\n]*)?\n)*( *)- ", re.MULTILINE)


def loaded(text: str) -> Any:
    """Return what a text says, with all that stands around it."""
    return _yaml().load(text)


def dumped(tree: Any, before: str) -> str:
    """Return the text of a tree, indented as the text that it came from."""
    mapping, sequence, offset = _style_of(before)
    yaml, stream = _yaml(), io.StringIO()
    yaml.indent(mapping=mapping, sequence=sequence, offset=offset)
    yaml.dump(tree, stream)
    return stream.getvalue()


def _style_of(text: str) -> tuple[int, int, int]:
    """Return how the first list under a key is indented: to try both takes 2 s with 3,000 lines."""
    found = _LIST.search(text)
    return _INDENTED if found and len(found[2]) > len(found[1]) else _FLUSH


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    return yaml
