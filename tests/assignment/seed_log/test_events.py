"""The seed log: what its records hold, in what order events may follow."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from forgery import AFTER, beacon_log, log_at
from made_log import ANOTHER, SOURCE, drawn_log, frame, simulated_log

from perutip.assignment.draw import DrawRefused, draw, frame_digest
from perutip.assignment.seed_log import SeedLog
from perutip.assignment.seed_log import seed_sources as seeds
from perutip.assignment.seed_log.chain import read_log


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


def test_simulated_log_regenerates_to_the_same_bytes(tmp_path: Path) -> None:
    one = drawn_log(tmp_path / "one" / "seed_log.jsonl")
    two = drawn_log(tmp_path / "two" / "seed_log.jsonl")
    assert one.path.read_bytes() == two.path.read_bytes()


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


def test_replacements_come_from_the_reserve_that_the_freeze_names(tmp_path) -> None:
    path = tmp_path / "seed_log.jsonl"
    log = simulated_log(path)
    with pytest.raises(DrawRefused, match="the trial must be drawn before"):
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


def test_without_a_reserve_nothing_is_replaced_and_it_says_so(tmp_path) -> None:
    log = drawn_log(tmp_path / "seed_log.jsonl")
    with pytest.raises(DrawRefused, match="no reserve is frozen: nothing can take"):
        log.replace("trial", "010101", reason="why")


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


def test_a_reserve_is_frozen_before_its_trial(tmp_path: Path) -> None:
    log = drawn_log(tmp_path / "seed_log.jsonl")
    with pytest.raises(DrawRefused, match="must be frozen before it"):
        log.freeze("reserve", frame(30101, 0))
