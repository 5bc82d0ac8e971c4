"""Rows by their hashes: which differ, with a key and without, in little memory."""

import dataclasses
import json
import tracemalloc

import pytest
from two_runs import write_rows

from perutip.running.comparing import previous
from perutip.running.comparing.row_hashes import hashed_rows, own_key, row_changes


def test_a_record_of_another_version_is_none(tmp_path):
    path = tmp_path / "made_of.json"
    for text in ("{}", "[1", json.dumps({"key": "x"})):
        path.write_text(text, encoding="utf-8")
        assert previous.read_record(path) is None
    assert previous.read_record(tmp_path / "absent.json") is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("files", ["cases.csv"]),
        ("files", {"cases.csv": 3}),
        ("rows", {"cases.csv": [["a"]]}),
        ("rows", {"cases.csv": "ab"}),
        ("study", None),
        ("mixed", "04"),
        ("mode", 1),
        ("key", "no hex"),
        ("key", 3),
    ],
)
def test_a_record_of_other_types_is_none(tmp_path, field, value):
    texts = dict.fromkeys(("commit", "mode", "data_status"), "")
    tables = {name: {} for name in ("files", "rows", "study", "dictionary", "code")}
    record = {"key": "00ff", **texts, **tables}
    path = tmp_path / "made_of.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    assert previous.read_record(path) is not None
    path.write_text(json.dumps(record | {field: value}), encoding="utf-8")
    assert previous.read_record(path) is None


def test_memory_does_not_grow_with_the_texts(tmp_path):
    """Thirty megabytes of rulings take a few: one record and one block at a time."""
    rows = [(f"S{n:04d}", "palabra " * 25_000) for n in range(150)]
    write_rows(tmp_path / "rulings.csv", [("ruling_id", "text"), *rows])
    tracemalloc.start()
    key = own_key(tmp_path, ["rulings.csv"])
    found = hashed_rows(tmp_path / "rulings.csv", key)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 151 and len({whole for _, whole in found}) == 151
    assert peak < 6e6


def test_a_fault_of_quoting_leaves_the_lines(tmp_path):
    path = tmp_path / "regions.csv"
    path.write_text('region_id,name\n15,"Lima"\n04,"Are', encoding="utf-8")
    key = own_key(tmp_path, [path.name])
    then = hashed_rows(path, key)
    path.write_text('region_id,name\n15,"Lima"\n04,"Arequ', encoding="utf-8")
    found = row_changes(then, hashed_rows(path, key))
    assert dataclasses.astuple(found) == ((), (3,), (3,), False)


def test_rows_without_a_declared_key_and_logs(tmp_path):
    path = tmp_path / "seed_log.jsonl"
    path.write_text('{"n": 1}\n{"n": 2}\n', encoding="utf-8")
    key = own_key(tmp_path, [path.name])
    then = hashed_rows(path, key)
    path.write_text('{"n": 1}\n{"n": 2}\n{"n": 3}\n', encoding="utf-8")
    assert own_key(tmp_path, [path.name]) != key
    found = row_changes(then, hashed_rows(path, key))
    assert dataclasses.astuple(found) == ((), (3,), (), False)


def test_what_was_left_out_is_compared_by_register_and_reason(tmp_path):
    """A register's own digest stands on each of its lines and says nothing of them."""
    head = ("register", "sha256", "reason", "rows")
    path = tmp_path / "left_out.csv"
    then = [("cases", "aa", "delivered", "90"), ("cases", "aa", "filter", "2")]
    write_rows(path, [head, *then])
    key = own_key(tmp_path, [path.name])
    before = hashed_rows(path, key)
    write_rows(
        path, [head, ("cases", "bb", "delivered", "91"), ("cases", "bb", *then[1][2:])]
    )
    found = row_changes(before, hashed_rows(path, key))
    assert dataclasses.astuple(found) == ((2,), (), (), False)
