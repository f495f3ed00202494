"""Facts survive the way through a file, and entries compare as their ids say."""

from pathlib import Path

import msgspec

from chaos.facts import History, Shown, order, print_of, read
from tests.chaos.histories import good


def test_a_history_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    with path.open("wb") as file:
        history = History(file)
        for fact in good():
            history.note(fact)
    written = [msgspec.structs.replace(fact, at=0.0) for fact in read(path)]
    assert written == [msgspec.structs.replace(fact, at=0.0) for fact in good()]
    assert [fact.at for fact in read(path)] == sorted(fact.at for fact in read(path))


def test_entries_are_ordered_by_epoch_and_then_by_number() -> None:
    ids = ["1-0", "1-9", "1-10", "2-0"]
    assert sorted(ids, key=order) == ids
    assert order("1-10") == order("1-9") + 1


def test_two_screens_agree_although_only_the_writer_sees_the_cid() -> None:
    body = {"from": {"role": "shopper"}, "kind": "text", "text": "hi", "ts": 1}
    assert print_of(body) == print_of({**body, "cid": "S1/1", "visible": "all"})
    assert print_of(body) != print_of({**body, "text": "ho"})
    assert isinstance(Shown(who="S1", side="shopper", c="c1", id="1-0", print=print_of(body)).print, int)
