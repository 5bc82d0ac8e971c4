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
from forgery import (
    AFTER,
    BEFORE,
    COMMITMENTS,
    DICE,
    NONCES,
    ROUND,
    SIGNATURE,
    beacon_log,
    dice_source,
    log_at,
)

from perutip.assignment.draw import DrawRefused, draw, frame_digest
from perutip.assignment.seed_log import (
    SeedLog,
    announce_beacon,
    announce_dice,
    announce_nonces,
    announce_simulated,
)
from perutip.assignment.seed_log import seed_sources as seeds
from perutip.assignment.seed_log.beacon import QUICKNET
from perutip.assignment.seed_log.chain import (
    GENESIS,
    append_line,
    log_head,
    read_log,
    record_hash,
    sealed,
)

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SOURCE = {"source": announce_simulated("trial"), "no_reserve": True}
ANOTHER = {"source": announce_simulated("another"), "no_reserve": True}


def frame(first: int = 10101, m_treated: int = 2) -> pd.DataFrame:
    units = [f"{first + i:06d}" for i in range(8)]
    strata = ["alta"] * 4 + ["más baja"] * 4
    return pd.DataFrame({"unit_id": units, "stratum": strata, "m_treated": m_treated})


def simulated_log(path: Path) -> SeedLog:
    versions = {"python": "simulated"}
    return SeedLog(path, now=NOW, commit="simulated", versions=versions)


def drawn_log(path: Path) -> SeedLog:
    log = simulated_log(path)
    log.freeze("trial", frame(), **SOURCE)
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
    ("announce", "message"),
    [
        (
            lambda: announce_beacon("Quick", 1, url="https://x"),
            "chain must be a lower-case text",
        ),
        (lambda: announce_beacon("quicknet", 0), "round must be a whole number"),
        (lambda: announce_beacon("quicknet", 2**40), "round must be a whole number"),
        (lambda: announce_beacon("other", 1), "its details must be chain, round, url"),
        (lambda: announce_beacon("quicknet", 1, url="https://x"), "details must be"),
        (lambda: announce_beacon("other", 1, url="ftp://x"), "url must say"),
        (lambda: announce_nonces("abc", ["ab" * 32] * 3), "all different"),
        (lambda: announce_nonces("abc", ["1", "2", "3"]), "64 hex digits"),
        (lambda: announce_nonces("ab", COMMITMENTS), "3 or more roles"),
        (lambda: announce_nonces("abcd", COMMITMENTS), "one commitment of each"),
        (lambda: dice_source(24), "rolls must be a whole number from 25"),
        (lambda: announce_simulated(" "), "text is needed"),
    ],
)
def test_an_announcement_that_cannot_be_kept_is_refused(announce, message) -> None:
    with pytest.raises(DrawRefused, match=message):
        announce()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"faces": 11}, "faces must be"),
        ({"rolls": 50.0}, "rolls must be"),
        ({"place": ""}, "place must be"),
        ({"time": "2026-12-01T10:00"}, "expected 2026-03-02T15:00Z"),
        ({"time": "at ten"}, "expected 2026-03-02T15:00Z"),
        ({"witnesses": ["notary"]}, "2 or more roles or initials"),
        ({"witnesses": ["notary", "notary"]}, "all different"),
    ],
)
def test_dice_are_announced_whole(change: dict, message: str) -> None:
    given = {
        "rolls": 50,
        "faces": 6,
        "place": "Lima",
        "time": "2026-12-01T10:00-05:00",
        "witnesses": ["notary", "J.Q."],
    }
    assert announce_dice(**given)["time"] == "2026-12-01T15:00:00Z"
    with pytest.raises(DrawRefused, match=message):
        announce_dice(**{**given, **change})


def test_a_freeze_names_its_source(tmp_path: Path) -> None:
    log = simulated_log(tmp_path / "seed_log.jsonl")
    with pytest.raises(DrawRefused, match="name what the seed will come from"):
        log.freeze("trial", frame(), no_reserve=True)
    with pytest.raises(DrawRefused, match="criterion: must be 64 hex digits"):
        log.freeze("trial", frame(), criterion="none", **SOURCE)
    with pytest.raises(DrawRefused, match="freeze the reserve first"):
        log.freeze("trial", frame(), source=SOURCE["source"])
    with pytest.raises(DrawRefused, match="sources must be files"):
        log.freeze("trial", frame(), sources=[{"name": "x"}], **SOURCE)
    assert not log.path.exists()
    record = log.freeze("trial", frame(), rule="the largest", **SOURCE).record
    assert record["rule"] == "the largest" and record["reserve"] == "none"
    assert record["announced"] == {"kind": "simulated", "text": "trial"}


@pytest.mark.parametrize(
    ("source", "seed", "message"),
    [
        (dice_source(), seeds.simulated_seed("x"), "announced dice, not simulated"),
        (dice_source(), seeds.dice_seed(DICE[1:]), "49 throws, 50 were announced"),
        (dice_source(), seeds.dice_seed("7" * 50), "digits 1 to 6 only"),
        (dice_source(), seeds.dice_seed(DICE + "\n"), "digits 1 to 6 only"),
        (announce_simulated("x"), seeds.simulated_seed("y"), "not the text named"),
        (
            announce_nonces("abc", COMMITMENTS),
            seeds.nonce_seed(NONCES[::-1], COMMITMENTS[::-1]),
            "not the commitments recorded",
        ),
        (
            announce_beacon("quicknet", ROUND),
            seeds.beacon_seed("ab" * 32, QUICKNET, ROUND, signature=SIGNATURE),
            "commitment is not the hash of the freeze",
        ),
    ],
)
def test_another_kind_or_detail_is_refused(tmp_path, source, seed, message) -> None:
    path = tmp_path / "seed_log.jsonl"
    log_at(path).freeze("trial", frame(), source=source, no_reserve=True)
    with pytest.raises(DrawRefused, match=message):
        log_at(path, AFTER).seed("trial", seed)
    assert len(read_log(path)) == 1


def test_time_is_evidence(tmp_path: Path) -> None:
    path = tmp_path / "seed_log.jsonl"
    source = announce_beacon("quicknet", ROUND)
    with pytest.raises(DrawRefused, match="existed at 2023-08-23T15:59:24Z, before"):
        log_at(path, AFTER).freeze("trial", frame(), source=source, no_reserve=True)
    with pytest.raises(DrawRefused, match="existed at 2023-08-23T14:00:00Z, before"):
        late = dice_source()
        log_at(path, AFTER).freeze("trial", frame(), source=late, no_reserve=True)
    made = log_at(path, BEFORE).freeze("trial", frame(), source=source, no_reserve=True)
    seed = seeds.beacon_seed(made.record["hash"], QUICKNET, ROUND, signature=SIGNATURE)
    with pytest.raises(DrawRefused, match="exists from 2023-08-23T15:59:24Z, after"):
        log_at(path, BEFORE + 1).seed("trial", seed)
    with pytest.raises(DrawRefused, match="time runs backward"):
        log_at(path).void("trial", reason="a clock that stands")
    assert log_at(path, AFTER).seed("trial", seed).added


def test_real_time_commit_and_versions_are_recorded(tmp_path: Path) -> None:
    log = SeedLog(tmp_path / "seed_log.jsonl")
    record = log.freeze("trial", frame(), **SOURCE).record
    age = datetime.now(UTC) - datetime.fromisoformat(record["time"])
    assert abs(age.total_seconds()) < 300
    assert set(record["versions"]) == {"python", "pandas", "unicode"}
    assert record["commit"]


def test_same_again_is_verified_and_adds_nothing(tmp_path: Path) -> None:
    log = drawn_log(tmp_path / "seed_log.jsonl")
    before = log.path.read_bytes()
    assert not log.freeze("trial", frame().iloc[::-1], **SOURCE).added
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
    for act in (lambda *a: log.freeze(*a, **SOURCE), log.draw):
        with pytest.raises(DrawRefused, match="rows 3, 5, 6, 8: not as frozen"):
            act("trial", changed)
    with pytest.raises(DrawRefused, match="frozen already"):
        log.freeze("trial", frame(), **ANOTHER)
    assert log.path.read_bytes() == before
    log.void("trial", reason="strata were mistyped")
    log.freeze("trial", changed, **ANOTHER)
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
        lambda: log.freeze("other", frame(), **SOURCE),
        lambda: log.freeze("reserve", frame()),
        lambda: log.freeze("reserve", frame(m_treated=0), **SOURCE),
    ):
        with pytest.raises(DrawRefused):
            act()
    assert not log.path.exists()
    log.freeze("trial", frame(), **SOURCE)
    for origin in (seeds.dry_run_seed("x"), seeds.Seed("ab" * 32, {"kind": "typed"})):
        with pytest.raises(DrawRefused):
            log.seed("trial", origin)
    origin = seeds.simulated_seed("trial").origin
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
        log.freeze("pilot", frame(20101), source=SOURCE["source"])
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


def test_replacements_come_from_the_reserve_that_the_freeze_names(tmp_path) -> None:
    path = tmp_path / "seed_log.jsonl"
    log = simulated_log(path)
    with pytest.raises(DrawRefused, match="trial and reserve must be drawn first"):
        log.replace("trial", "010101", reason="why")
    reserve = frame(30101, 0)
    named = log.freeze("reserve", reserve).record["hash"]
    source = SOURCE["source"]
    assert log.freeze("trial", frame(), source=source).record["reserve"] == named
    with pytest.raises(DrawRefused, match="no seed of its own"):
        log.seed("reserve", seeds.simulated_seed("trial"))
    with pytest.raises(DrawRefused, match="have its seed before"):
        log.draw("reserve", reserve)
    log.seed("trial", seeds.simulated_seed("trial"))
    log.draw("trial", frame())
    assert [r["frame"] for r in read_log(path)[-2:]] == ["trial", "reserve"]
    seed = seeds.simulated_seed("trial").value
    drawn = draw(frame(), seed=seed)
    ranked = draw(reserve, seed=seed, reserve=True)["unit_id"].tolist()
    one, other = drawn["unit_id"].iloc[3], drawn["unit_id"].iloc[0]
    first = log.replace("trial", one, reason="withdrew").record
    second = log.replace("trial", other, reason="withdrew").record
    third = log.replace("trial", first["replacement"], reason="withdrew").record
    assert [r["replacement"] for r in (first, second, third)] == ranked[:3]
    assert [r["treated"] for r in (first, second, third)] == [0, 1, 0]
    with pytest.raises(DrawRefused, match="not in the study now"):
        log.replace("trial", one, reason="again")
    log.replace("trial", third["replacement"], reason="withdrew")
    with pytest.raises(DrawRefused, match="no reserve is left in stratum 'alta'"):
        log.replace("trial", second["replacement"], reason="withdrew")


def test_a_void_of_the_trial_voids_ranks_and_replacements(tmp_path: Path) -> None:
    path = beacon_log(tmp_path / "seed_log.jsonl")
    log = log_at(path, AFTER + 9)
    with pytest.raises(DrawRefused, match="the trial's freeze names this reserve"):
        log.void("reserve", reason="why")
    record = log.void("trial", reason="why").record
    assert len(record["voids"]) == 6
    state = log.state()
    assert state.cycle("reserve").freeze and not state.cycle("reserve").draw
    assert log.void("reserve", reason="another list").added
    with pytest.raises(DrawRefused, match="nothing of this frame to void"):
        log.void("trial", reason="why")


def test_a_look_names_its_draw(tmp_path: Path) -> None:
    log = drawn_log(tmp_path / "seed_log.jsonl")
    record = log.look("trial", reason="the board asked", data="0" * 64).record
    assert record["draw"] == read_log(log.path)[2]["hash"]
    for reason in ("", " ", "two\nlines"):
        with pytest.raises(DrawRefused, match="reason"):
            log.look("trial", reason=reason, data="0" * 64)
    with pytest.raises(DrawRefused, match="no draw of this frame"):
        log.look("pilot", reason="why", data="0" * 64)


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


def test_a_reserve_is_frozen_before_its_trial(tmp_path: Path) -> None:
    log = drawn_log(tmp_path / "seed_log.jsonl")
    with pytest.raises(DrawRefused, match="must be frozen before it"):
        log.freeze("reserve", frame(30101, 0))


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
