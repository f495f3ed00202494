"""Every language says and understands the same: nothing lacks, nothing stands twice, no blank is unknown."""

import functools
import json
import re
import string
from collections import Counter
from pathlib import Path

import pytest
import yaml

from handoff.core.made import LEAST_LINES

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "nl", "da", "nb", "de")
REFUSALS = (
    "utter_out_of_scope",
    "utter_order_not_matched",
    "utter_invalid_order_number",
    "utter_invalid_order_proof",
    "utter_deadline_no",
    "utter_refund_none",
    "utter_return_late",
    "utter_return_not_yet",
    "utter_return_over",
    "utter_cancel_too_late",
    "utter_address_too_late",
    "utter_invalid_new_address",
    "utter_stock_back",
    "utter_stock_instead",
    "utter_stock_sold_out",
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
# Any reply may name these: they are filled from data/shop.yml, also where the actions are down.
OF_THE_SHOP = {"shop", "phone", "email", "visit", "return_days"}
SMALL = {"greet", "goodbye", "thank", "affirm", "deny"}
PERSONAL = re.compile(
    r"[\w.+-]+@(?!example\.(?:org|com|net)\b)[\w-]+\.\w+|\b(?:\+?(?:31|45|47|49|44)[ -]?)\d[\d -]{7,}\d\b",
    re.IGNORECASE,
)


@functools.cache
def read(path: Path) -> object:
    # libyaml's reader: the files are read by many tests, and the plain one takes ten times as long.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def read_yaml(path: Path) -> dict[str, object]:
    loaded = read(path)
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


def made() -> set[str]:
    """Return the topics that operators made in the studio."""
    path = ROOT / "data/rules/topics.yml"
    found = read_yaml(path)["topics"] if path.is_file() else {}
    assert isinstance(found, dict)
    return set(found)


def intents() -> set[str]:
    domain = read_yaml(ROOT / "domain.yml")
    listed = domain["intents"]
    assert isinstance(listed, list)
    names = {name if isinstance(name, str) else next(iter(name)) for name in listed}
    return names - {"nlu_fallback", "restart", "back", "session_start"} | made()


def enough(intent: str) -> int:
    """Return how many lines an intent needs in each language; "out of scope" is everything else."""
    if intent in made():
        return LEAST_LINES
    return 200 if intent == "out_of_scope" else 20 if intent in SMALL else 60


def tempers(language: str) -> dict[str, dict[str, list[str]]]:
    """Return the lines of `frustrated` and of `calm`, by kind."""
    read = read_yaml(ROOT / "data/frustration" / f"{language}.yml")
    found: dict[str, dict[str, list[str]]] = {}
    for temper, kinds in read.items():
        assert isinstance(kinds, dict)
        found[temper] = {kind: [str(line) for line in lines] for kind, lines in kinds.items()}
    return found


def bare(text: str) -> str:
    """Return a line without what two copies of it may differ in."""
    return " ".join(re.findall(r"\w+", text.casefold())) or text


def held_out(language: str) -> list[str]:
    """Return the messages on which the assistant is measured."""
    texts: list[str] = []
    for name in ("intents", "frustration", "language"):
        entries = read(ROOT / "data/test" / language / f"{name}.yml")
        assert isinstance(entries, list)
        texts += [str(line) for entry in entries for line in entry["lines"]]
    return texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_knows_every_intent_with_enough_lines(language: str) -> None:
    lines = lines_of(language)
    assert set(lines) == intents()
    assert {name: len(found) for name, found in lines.items() if len(found) < enough(name)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_stands_twice_in_a_language(language: str) -> None:
    intents_of = Counter(bare(line) for found in lines_of(language).values() for line in found)
    tempers_of = Counter(
        bare(line) for kinds in tempers(language).values() for found in kinds.values() for line in found
    )
    # A frustrated line in capitals and the same line calm are two examples.
    twice = [line for count in (intents_of, tempers_of) for line, times in count.items() if times > 2]
    assert twice == []
    assert [line for line, times in intents_of.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_holds_personal_data(language: str) -> None:
    texts = [line for found in lines_of(language).values() for line in found]
    texts += [line for kinds in tempers(language).values() for found in kinds.values() for line in found]
    assert [text for text in texts + held_out(language) if PERSONAL.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_frustrated_and_calm_lines_are_kept_apart_and_enough_of_each(language: str) -> None:
    found = tempers(language)
    assert {temper: set(kinds) for temper, kinds in found.items()} == {
        temper: set(kinds) for temper, kinds in tempers("en").items()
    }
    frustrated, calm = ({line for kind in found[name].values() for line in kind} for name in found)
    assert len(frustrated) >= 150 and len(calm) >= 250
    assert {line.strip() for line in frustrated} & {line.strip() for line in calm} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_held_out_message_was_learned(language: str) -> None:
    learned = {bare(line) for found in lines_of(language).values() for line in found}
    learned |= {
        bare(line) for kinds in tempers(language).values() for found in kinds.values() for line in found
    }
    # "ok", "hi" and the like are nobody's own.
    copies = [line for line in held_out(language) if bare(line) in learned and len(bare(line).split()) > 4]
    assert copies == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_answers_with_the_same_replies_and_blanks(language: str) -> None:
    ours, english = replies(language), replies("en")
    assert set(ours) == set(english)
    wanted = {key: blanks(text) - OF_THE_SHOP for key, text in english.items()}
    assert {key: blanks(text) - OF_THE_SHOP for key, text in ours.items()} == wanted


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
