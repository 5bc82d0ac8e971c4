"""The chain of a log's lines: as planned, never edited, whole when writers collide."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from pathlib import Path

import pytest
from made_log import NOW, SOURCE, drawn_log, frame

from perutip.assignment.draw import DrawRefused
from perutip.assignment.seed_log import SeedLog, verify_all
from perutip.assignment.seed_log.chain import (
    GENESIS,
    append_lines,
    log_head,
    read_log,
    record_hash,
    sealed,
)


def test_chain_is_the_one_the_plan_describes(tmp_path: Path) -> None:
    log = drawn_log(tmp_path / "seed_log.jsonl")
    prev = GENESIS
    for line in log.path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        assert record["prev"] == prev
        prev = record.pop("hash")
        text = json.dumps(
            record, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        assert hashlib.sha256(text.encode()).hexdigest() == prev
    assert "más baja" in log.path.read_text(encoding="utf-8")
    assert log.head() == log_head(log.path) == prev


@pytest.mark.parametrize("cut", [2, 3, 100])
def test_truncated_last_line_is_named(tmp_path: Path, cut: int) -> None:
    log = drawn_log(tmp_path / "seed_log.jsonl")
    content = log.path.read_bytes()
    log.path.write_bytes(content[:-cut])
    with pytest.raises(DrawRefused, match="line 3: cut off after"):
        log.freeze("pilot", frame(20101), source=SOURCE["source"])
    assert log.path.read_bytes() == content[:-cut]


def test_a_log_that_cannot_be_followed_has_no_head(tmp_path: Path) -> None:
    log = drawn_log(tmp_path / "seed_log.jsonl")
    assert (
        f"head of the log: {log.head()} (3 records)" in verify_all(log.path, {}).lines()
    )
    log.path.write_bytes(log.path.read_bytes()[:-40])
    (head,) = [one for one in verify_all(log.path, {}).lines() if "head of" in one]
    assert head.startswith("head of the log: not known, the log cannot be followed")
    log.path.write_bytes(b"")
    assert (
        "head of the log: none, the log is empty (0 records)"
        in verify_all(log.path, {}).lines()
    )


def test_edited_moved_and_removed_lines_are_named(tmp_path: Path) -> None:
    log = drawn_log(tmp_path / "seed_log.jsonl")
    lines = log.path.read_bytes().splitlines(keepends=True)
    cases = {
        "line 2: its hash is not": [
            lines[0],
            lines[1].replace(b"02T15", b"02T16"),
            lines[2],
        ],
        "line 2: is record 3": [lines[0], lines[2], lines[1]],
        "line 1: is record 2": lines[1:],
        "line 2: not written as": [
            lines[0],
            lines[1].replace(b":", b": ", 1),
            lines[2],
        ],
        "line 2: not a JSON record": [lines[0], b"\n", *lines[1:]],
        "line 3: is record 2": [lines[0], lines[1], lines[1], lines[2]],
    }
    for message, content in cases.items():
        log.path.write_bytes(b"".join(content))
        with pytest.raises(DrawRefused, match=message):
            log.state()


def test_a_key_twice_in_a_line_is_an_edit(tmp_path: Path) -> None:
    log = drawn_log(tmp_path / "seed_log.jsonl")
    line = log.path.read_text(encoding="utf-8").splitlines()[0]
    log.path.write_text('{"F":"0",' + line[1:] + "\n", encoding="utf-8")
    with pytest.raises(DrawRefused, match="line 1: not written as"):
        log.state()


def test_sealed_records_follow_each_other(tmp_path: Path) -> None:
    first = sealed({"event": "x"}, [])
    second = sealed({"event": "y"}, [first])
    assert (first["n"], second["n"]) == (1, 2)
    assert second["prev"] == first["hash"] == record_hash(first)
    path = tmp_path / "log"
    append_lines(path, [first])
    append_lines(path, [second])
    assert read_log(path) == [first, second]


def _freeze_and_void(path: Path, reason: str) -> None:
    log = SeedLog(path, now=NOW, commit="x", versions={"python": "x"})
    for _ in range(5):
        try:
            log.freeze("trial", frame(), **SOURCE)
            log.void("trial", reason=reason)
        except DrawRefused as refused:
            if "nothing of this frame to void" not in str(refused):
                raise


def test_writers_at_the_same_time_keep_the_chain(tmp_path: Path) -> None:
    path = tmp_path / "seed_log.jsonl"
    spawn = multiprocessing.get_context("spawn")
    writers = [
        spawn.Process(target=_freeze_and_void, args=(path, f"w{i}")) for i in range(2)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [w.exitcode for w in writers] == [0, 0]
    assert len(read_log(path)) >= 10
    assert [p.name for p in tmp_path.iterdir()] == ["seed_log.jsonl"]


def test_a_write_that_fails_half_way_leaves_the_log_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = drawn_log(tmp_path / "seed_log.jsonl")
    before = log.path.read_bytes()
    write, calls = os.write, []

    def full_disk(descriptor: int, data: bytes) -> int:
        calls.append(len(data))
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        return write(descriptor, data[:40])

    monkeypatch.setattr(os, "write", full_disk)
    with pytest.raises(OSError, match="No space left"):
        log.void("trial", reason="why")
    monkeypatch.undo()
    assert len(calls) == 2 and log.path.read_bytes() == before
    assert log.void("trial", reason="why").added


@pytest.mark.parametrize(
    ("saved", "said"),
    [
        (lambda log: b"\xef\xbb\xbf" + log, "begins with a byte-order mark"),
        (lambda log: log.decode().encode("utf-16"), "begins with a byte-order mark"),
        (lambda log: log.replace(b"\n", b"\r\n"), "its lines end in CR LF"),
        (lambda log: log[:-1], "the record is whole, its line end is gone"),
        (lambda log: log[:-2], "line 3: cut off after"),
    ],
)
def test_a_log_that_a_program_saved_again_is_told_so(tmp_path, saved, said) -> None:
    log = drawn_log(tmp_path / "seed_log.jsonl")
    log.path.write_bytes(saved(log.path.read_bytes()))
    with pytest.raises(DrawRefused) as refused:
        read_log(log.path)
    assert len(refused.value.problems) == 1
    assert said in refused.value.problems[0] and "edited" not in str(refused.value)
