"""Every language says and understands the same: nothing lacks, nothing stands twice, no blank is unknown."""

import json
import re
import string
from collections import Counter
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "nl", "da", "nb", "de")
REFUSALS = (
    "utter_out_of_scope",
    "utter_order_not_matched",
    "utter_invalid_order_number",
    "utter_invalid_order_proof",
    "utter_deadline_no",
    "utter_refund_none",
    "utter_stock_no",
    "utter_stock_unknown",
)
A_PERSON = {
    "en": r"person|colleague|someone|team|people",
    "nl": r"collega|iemand|medewerker|team|mens",
    "da": r"kollega|medarbejder|person|team|menneske",
    "nb": r"kollega|medarbeider|person|team|menneske|noen",
    "de": r"kolleg|jemand|mensch|team|person",
}
SMALL = {"greet", "goodbye", "thank", "affirm", "deny"}
PERSONAL = re.compile(
    r"[\w.+-]+@(?!example\.(?:org|com|net)\b)[\w-]+\.\w+|\b(?:\+?(?:31|45|47|49|44)[ -]?)\d[\d -]{7,}\d\b",
    re.IGNORECASE,
)


def read_yaml(path: Path) -> dict[str, object]:
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def lines_of(language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data/nlu" / language).glob("*.yml")):
        entries = read_yaml(path)["nlu"]
        assert isinstance(entries, list)
        for entry in entries:
            lines = [line.removeprefix("- ").strip() for line in entry["examples"].strip().splitlines()]
            found.setdefault(entry["intent"], []).extend(lines)
    return found


def replies(language: str) -> dict[str, object]:
    return read_yaml(ROOT / "data/replies" / f"{language}.yml")


def variants(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def blanks(value: object) -> set[str]:
    return {name for text in variants(value) for _, name, _, _ in string.Formatter().parse(text) if name}


def intents() -> set[str]:
    domain = read_yaml(ROOT / "domain.yml")
    listed = domain["intents"]
    assert isinstance(listed, list)
    names = {name if isinstance(name, str) else next(iter(name)) for name in listed}
    return names - {"nlu_fallback", "restart", "back", "session_start"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_knows_every_intent_with_enough_lines(language: str) -> None:
    lines = lines_of(language)
    assert set(lines) == intents()
    assert {
        name: len(found) for name, found in lines.items() if len(found) < (15 if name in SMALL else 24)
    } == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_stands_twice_in_a_language(language: str) -> None:
    count = Counter(line.casefold() for found in lines_of(language).values() for line in found)
    assert [line for line, times in count.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_holds_personal_data(language: str) -> None:
    texts = [line for found in lines_of(language).values() for line in found]
    frustration = read_yaml(ROOT / "data/frustration" / f"{language}.yml")
    texts += [str(line) for found in frustration.values() if isinstance(found, list) for line in found]
    assert [text for text in texts if PERSONAL.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_frustrated_and_calm_lines_are_kept_apart(language: str) -> None:
    lists = read_yaml(ROOT / "data/frustration" / f"{language}.yml")
    frustrated, calm = ({str(line).casefold() for line in lists[name]} for name in ("frustrated", "calm"))  # type: ignore[attr-defined]  # YAML is object
    assert len(frustrated) >= 24 and len(calm) >= 24
    assert frustrated & calm == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_answers_with_the_same_replies_and_blanks(language: str) -> None:
    ours, english = replies(language), replies("en")
    assert set(ours) == set(english)
    assert {key: blanks(ours[key]) for key in ours} == {key: blanks(english[key]) for key in english}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reply_of_the_domain_has_words(language: str) -> None:
    domain = read_yaml(ROOT / "domain.yml")
    named = domain["responses"]
    assert isinstance(named, dict)
    assert set(named) - set(replies(language)) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", REFUSALS)
def test_no_refusal_comes_without_a_person_or_another_way(language: str, key: str) -> None:
    domain = read_yaml(ROOT / "domain.yml")["responses"]
    assert isinstance(domain, dict)
    offered = any("talk_to_human" in str(entry) for entry in domain[key])
    assert offered or all(
        re.search(A_PERSON[language], text.casefold()) for text in variants(replies(language)[key])
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_of_choices_fit_a_button(language: str) -> None:
    titles = {key: str(value) for key, value in replies(language).items() if key.startswith("choice_")}
    assert {key: title for key, title in titles.items() if len(title) > 28} == {}


@pytest.mark.parametrize("page", ["widget", "desk"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_the_same_phrases_in_every_language(language: str, page: str) -> None:
    folder = ROOT / "web" / page / "phrases"
    ours, english = (
        json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in (language, "en")
    )
    assert set(ours) == set(english)
    assert {key: blanks(ours[key]) for key in ours} == {key: blanks(english[key]) for key in english}
