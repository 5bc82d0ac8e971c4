"""The seed log: what it holds, its chain, and writers that collide or are cut off."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from perutip.assignment.draw import DrawRefused, draw, frame_digest
from perutip.assignment.seed_log import SeedLog
from perutip.assignment.seed_log import seed_sources as seeds
from perutip.assignment.seed_log.chain import (
    GENESIS,
    append_line,
    log_head,
    read_log,
    record_hash,
    sealed,
)

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def frame(first: int = 10101, m_treated: int = 2) -> pd.DataFrame:
    units = [f"{first + i:06d}" for i in range(8)]
    strata = ["alta"] * 4 + ["más baja"] * 4
    return pd.DataFrame({"unit_id": units, "stratum": strata, "m_treated": m_treated})


def simulated_log(path: Path) -> SeedLog:
    versions = {"python": "simulated"}
    return SeedLog(path, now=NOW, commit="simulated", versions=versions)


def drawn_log(path: Path) -> SeedLog:
    log = simulated_log(path)
    log.freeze("trial", frame())
    log.seed("trial", seeds.simulated_seed("trial"))
    log.draw("trial", frame())
    return log


def test_draw_record_holds_what_the_plan_names(tmp_path: Path) -> None:
    log = drawn_log(tmp_path / "seed_log.jsonl")
    record = read_log(log.path)[-1]
    seed = seeds.simulated_seed("trial").value
    drawn = draw(frame(), seed=seed)
    columns = ["unit_id", "stratum", "rank", "treated"]
    rows = [list(row) for row in drawn[columns].itertuples(index=False, name=None)]
    text = "".join("\t".join(map(str, row)) + "\n" for row in sorted(rows))
    assert record["table"] == rows
    assert record["digest"] == hashlib.sha256(text.encode()).hexdigest()
    assert record["F"] == frame_digest(frame())
    assert record["seed"] == seed
    assert record["origin"] == {"kind": "simulated", "text": "trial"}
    assert record["possible_assignments"] == 36
    assert record["strata"][0] == {
        "stratum": "alta",
        "n_units": 4,
        "m_treated": 2,
        "treated": 2,
        "probability": "1/2",
    }
    assert record["time"] == "2026-03-02T15:00:00Z"
    assert record["commit"] == "simulated" and record["protocol"] == "hashdraw/1"
    assert record["versions"] == {"python": "simulated"}


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


def test_simulated_log_regenerates_to_the_same_bytes(tmp_path: Path) -> None:
    one = drawn_log(tmp_path / "one" / "seed_log.jsonl")
    two = drawn_log(tmp_path / "two" / "seed_log.jsonl")
    assert one.path.read_bytes() == two.path.read_bytes()


@pytest.mark.parametrize(
    ("announced", "message"),
    [
        ({"beacon": ("Quick", 1)}, "chain must be a lower-case text"),
        ({"beacon": ("quicknet", 0)}, "round must be a whole number"),
        ({"nonces": ["ab" * 32] * 2}, "3 or more hashes, all different"),
        ({"nonces": ["1", "2", "3"]}, "each hash must be 64 hex digits"),
        ({"criterion": "none"}, "criterion: must be 64 hex digits"),
        ({"beacon": ("quicknet", 1), "nonces": ["a", "b", "c"]}, "not both"),
    ],
)
def test_an_announcement_that_cannot_be_kept_is_refused(
    tmp_path: Path, announced: dict, message: str
) -> None:
    with pytest.raises(DrawRefused, match=message):
        simulated_log(tmp_path / "seed_log.jsonl").freeze("trial", frame(), **announced)


def test_real_time_commit_and_versions_are_recorded(tmp_path: Path) -> None:
    record = SeedLog(tmp_path / "seed_log.jsonl").freeze("trial", frame()).record
    age = datetime.now(UTC) - datetime.fromisoformat(record["time"])
    assert abs(age.total_seconds()) < 300
    assert set(record["versions"]) == {"python", "pandas", "unicode"}
    assert record["commit"]


def test_same_again_is_verified_and_adds_nothing(tmp_path: Path) -> None:
    log = drawn_log(tmp_path / "seed_log.jsonl")
    before = log.path.read_bytes()
    assert not log.freeze("trial", frame().iloc[::-1]).added
    assert not log.seed("trial", seeds.simulated_seed("trial")).added
    again = log.draw("trial", frame().sample(frac=1, random_state=1))
    assert not again.added
    assert again.assignment.equals(
        draw(frame(), seed=seeds.simulated_seed("trial").value)
    )
    assert log.path.read_bytes() == before


def test_another_seed_or_frame_is_refused_unless_voided(tmp_path: Path) -> None:
    log = drawn_log(tmp_path / "seed_log.jsonl")
    before = log.path.read_bytes()
    with pytest.raises(DrawRefused, match="has a seed already"):
        log.seed("trial", seeds.simulated_seed("another"))
    changed = frame().assign(stratum=["alta", "más baja"] * 4)
    for act in (log.freeze, log.draw):
        with pytest.raises(DrawRefused, match="rows 3, 5, 6, 8: not as frozen"):
            act("trial", changed)
    assert log.path.read_bytes() == before
    log.void("trial", reason="strata were mistyped")
    log.freeze("trial", changed)
    log.seed("trial", seeds.simulated_seed("another"))
    assert log.draw("trial", changed).added
    assert log.path.read_bytes().startswith(before)
    assert len(read_log(log.path)) == 7


def test_order_and_names_are_refused(tmp_path: Path) -> None:
    log = simulated_log(tmp_path / "seed_log.jsonl")
    for act in (
        lambda: log.seed("trial", seeds.simulated_seed("x")),
        lambda: log.draw("trial", frame()),
        lambda: log.void("trial", reason="why"),
        lambda: log.freeze("other", frame()),
        lambda: log.freeze("reserve", frame()),
    ):
        with pytest.raises(DrawRefused):
            act()
    assert not log.path.exists()
    log.freeze("trial", frame())
    for origin in (seeds.dry_run_seed("x"), seeds.Seed("ab" * 32, {"kind": "typed"})):
        with pytest.raises(DrawRefused):
            log.seed("trial", origin)
    origin = {"kind": "dice", "transcript": "b"}
    forged = seeds.Seed(seeds.simulated_seed("b").value, origin)
    with pytest.raises(DrawRefused, match="does not follow from its origin"):
        log.seed("trial", forged)
    assert len(read_log(log.path)) == 1


@pytest.mark.parametrize("cut", [1, 2, 100])
def test_truncated_last_line_is_named(tmp_path: Path, cut: int) -> None:
    log = drawn_log(tmp_path / "seed_log.jsonl")
    content = log.path.read_bytes()
    log.path.write_bytes(content[:-cut])
    with pytest.raises(DrawRefused, match="line 3: cut off after"):
        log.freeze("pilot", frame(20101))
    assert log.path.read_bytes() == content[:-cut]


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
    append_line(path, first)
    append_line(path, second)
    assert read_log(path) == [first, second]


def test_replacements_come_from_the_reserve_ranked_before(tmp_path: Path) -> None:
    log = simulated_log(tmp_path / "seed_log.jsonl")
    with pytest.raises(DrawRefused, match="trial and reserve must be drawn first"):
        log.replacements(["010101"])
    reserve = frame(30101, 0)
    for name, table in (("reserve", reserve), ("trial", frame())):
        log.freeze(name, table)
    for name, table in (("reserve", reserve), ("trial", frame())):
        log.seed(name, seeds.simulated_seed("both"))
        log.draw(name, table)
    drawn = draw(frame(), seed=seeds.simulated_seed("both").value)
    ranked = draw(reserve, seed=seeds.simulated_seed("both").value, reserve=True)
    got = log.replacements([drawn["unit_id"].iloc[3], drawn["unit_id"].iloc[0]])
    assert got["treated"].tolist() == [0, 1]
    assert got["replacement"].tolist() == ranked["unit_id"].tolist()[:2]


def _freeze_and_void(path: Path, reason: str) -> None:
    log = SeedLog(path, now=NOW, commit="x", versions={"python": "x"})
    for _ in range(5):
        try:
            log.freeze("trial", frame())
            log.void("trial", reason=reason)
        except DrawRefused as refused:
            if "nothing of this frame to void" not in str(refused):
                raise


def test_writers_at_the_same_time_keep_the_chain(tmp_path: Path) -> None:
    path = tmp_path / "seed_log.jsonl"
    spawn = multiprocessing.get_context("spawn")
    writers = [
        spawn.Process(target=_freeze_and_void, args=(path, f"w{i}")) for i in range(3)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [w.exitcode for w in writers] == [0, 0, 0]
    assert len(read_log(path)) >= 10
    assert [p.name for p in tmp_path.iterdir()] == ["seed_log.jsonl"]


def test_a_voided_reserve_cannot_be_frozen_after_the_trial(tmp_path: Path) -> None:
    log = simulated_log(tmp_path / "seed_log.jsonl")
    log.freeze("reserve", frame(30101, 0))
    log.freeze("trial", frame())
    log.seed("reserve", seeds.simulated_seed("both"))
    log.draw("reserve", frame(30101, 0))
    log.seed("trial", seeds.simulated_seed("both"))
    log.draw("trial", frame())
    log.void("reserve", reason="more are needed")
    with pytest.raises(DrawRefused, match="frozen and ranked before"):
        log.freeze("reserve", frame(40101, 0))


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


def test_a_round_published_before_the_freeze_is_refused(tmp_path: Path) -> None:
    log = simulated_log(tmp_path / "seed_log.jsonl")
    genesis = datetime(2023, 8, 23, 15, 9, 27, tzinfo=UTC)
    assert seeds.round_time(seeds.DRAND_QUICKNET, 1) == genesis
    ahead = int((NOW - genesis).total_seconds()) // 3 + 2
    with pytest.raises(DrawRefused, match="published at 2026-03-02T15:00:00Z, before"):
        log.freeze("trial", frame(), beacon=(seeds.DRAND_QUICKNET, ahead - 1))
    assert log.freeze("trial", frame(), beacon=(seeds.DRAND_QUICKNET, ahead)).added
    assert seeds.round_time("another beacon", 1) is None
