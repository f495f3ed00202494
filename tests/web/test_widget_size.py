"""A shop pays for every byte of the widget: all that a visitor loads is weighed, in each language."""

import gzip
import re

import pytest

from tests.web.widget_pages import WEB

WIDGET = WEB / "widget"
MAX_BYTES = 10 * 1024
# What only those load who need it.
LATER = {"older.js", "person.js", "requests.js"}
LANGUAGES = ("en", "nl", "da", "nb", "de")
IMPORT = re.compile(r'^import .* from "\./(.+)";$', re.MULTILINE)


def weight(name: str) -> int:
    return len(gzip.compress((WIDGET / name).read_bytes(), 9))


def loaded(name: str = "skranke-chat.js") -> set[str]:
    """Return the modules that the browser loads for this one."""
    found = {name}
    for imported in IMPORT.findall((WIDGET / name).read_text("utf-8")):
        found |= loaded(imported)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_a_visitor_loads_weighs_ten_kilobytes_at_most(language: str) -> None:
    files = {name: weight(name) for name in (*loaded(), "style.css", f"phrases/{language}.json")}
    assert sum(files.values()) <= MAX_BYTES, files


def test_what_is_loaded_later_is_not_loaded_at_once() -> None:
    assert not LATER & loaded()


def test_the_widget_has_no_file_that_nobody_loads() -> None:
    shipped = {str(path.relative_to(WIDGET)) for path in WIDGET.rglob("*") if path.is_file()}
    assert shipped == loaded() | LATER | {"style.css"} | {
        f"phrases/{later}{language}.json" for language in LANGUAGES for later in ("", "later/")
    }
