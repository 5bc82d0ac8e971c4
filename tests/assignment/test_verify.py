"""Verification: every byte of frame, seed and log counts, by two verifiers."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perutip.assignment.draw import DrawRefused, draw, frame_digest, read_frame
from perutip.assignment.seed_log import SeedLog, verify_all
from perutip.assignment.seed_log import seed_sources as seeds
from perutip.assignment.seed_log.chain import canonical_json, record_hash

VERIFIER = Path(__file__).parents[2] / "code" / "verify_draw.py"
NOT_ANCHORED = "internally consistent, not anchored"
Study = dict[str, Path]


def frame(first: int, sizes: tuple[int, ...], extra: int | None) -> pd.DataFrame:
    rows = []
    for at, n in enumerate(sizes):
        m = 0 if extra is None else n // 2
        for _ in range(n):
            rows.append((f"{first + len(rows):06d}", f"ñ{at}", m))
    table = pd.DataFrame(rows, columns=["unit_id", "stratum", "m_treated"])
    return table if extra is None else table.assign(extra=extra)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A log of two frames, one with odd strata, and a void; and their files."""
    folder = tmp_path_factory.mktemp("registers")
    log = SeedLog(folder / "seed_log.jsonl", commit="x", versions={"python": "x"})
    tables = {"trial": frame(10101, (4, 3, 5), 1), "reserve": frame(20101, (2,), None)}
    paths = {}
    for name, table in tables.items():
        paths[name] = folder / f"frame_{name}.csv"
        table.to_csv(paths[name], index=False, lineterminator="\n")
        log.freeze(name, paths[name])
    for name in ("reserve", "trial"):
        log.seed(name, seeds.simulated_seed("x"))
        log.draw(name, paths[name])
    log.void("trial", reason="rehearsal")
    log.freeze("trial", paths["trial"])
    log.seed("trial", seeds.dice_seed("4 1 6 6 2 3"))
    log.draw("trial", paths["trial"])
    return {"log": log.path, **paths}


def independent(log: Path, *frames: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-I", str(VERIFIER), str(log), *frames]
    return subprocess.run(command, capture_output=True, text=True)


def files(study: dict[str, Path]) -> dict[str, Path]:
    return {name: path for name, path in study.items() if name != "log"}


def test_the_untouched_study_is_consistent(study: dict[str, Path]) -> None:
    report = verify_all(study["log"], files(study))
    assert report.status == NOT_ANCHORED and report.exit_code == 0
    assert [(d.frame, d.status) for d in report.draws] == [
        ("reserve", "verified"),
        ("trial", "voided"),
        ("trial", "verified"),
    ]
    assert report.draws[2].origin == "dice" and report.draws[2].n_treated == 6
    assert report.lines()[-1] == f"randomization: {NOT_ANCHORED}"
    assert any("registry" in line for line in report.lines())
    done = independent(study["log"], f"trial={study['trial']}")
    assert done.returncode == 0 and done.stdout.count("verified") == 11


def test_an_anchor_vouches_for_all_up_to_it(study: dict[str, Path]) -> None:
    records = [json.loads(x) for x in study["log"].read_text("utf-8").splitlines()]
    head = verify_all(study["log"], files(study), anchor=records[-1]["hash"])
    assert head.status == "verified" and head.anchored_records == len(records)
    early = verify_all(study["log"], files(study), anchor=records[0]["hash"])
    assert early.status == NOT_ANCHORED and early.anchored_records == 1
    other = verify_all(study["log"], files(study), anchor="ab" * 32)
    assert other.status == "differs" and other.exit_code == 3
    assert "no record of this log has that hash" in "\n".join(other.lines())


def test_a_missing_log_or_frame_differs(study: dict[str, Path], tmp_path: Path) -> None:
    assert verify_all(tmp_path / "seed_log.jsonl", {}).status == "differs"
    gone = {"trial": tmp_path / "frame_trial.csv"}
    report = verify_all(study["log"], gone)
    assert report.status == "differs" and "not there" in report.problems[0]
    never_frozen = {"pilot": tmp_path / "frame_pilot.csv"}
    assert verify_all(study["log"], never_frozen).status == NOT_ANCHORED


def test_a_frame_without_file_is_noted(study: dict[str, Path]) -> None:
    report = verify_all(study["log"], {"trial": study["trial"]})
    assert len(report.notes) == 1
    assert report.notes[0].startswith("reserve: no frame file given")
    assert report.notes[0] in "\n".join(report.lines())


def test_a_file_in_another_order_is_the_same_frame(
    study: dict[str, Path], tmp_path: Path
) -> None:
    path = tmp_path / "frame_trial.csv"
    read_frame(study["trial"]).iloc[::-1].to_csv(path, index=False)
    report = verify_all(study["log"], {"trial": path})
    assert report.status == NOT_ANCHORED
    assert "frame_trial.csv: its bytes are not those frozen" in report.notes


def rebuilt(records: list[dict]) -> bytes:
    """A chain forged by its holder: every n, prev and hash made to fit again."""
    prev, lines = "0" * 64, []
    for n, record in enumerate(records, 1):
        record = {**record, "n": n, "prev": prev}
        record["hash"] = prev = record_hash(record)
        lines.append(canonical_json(record))
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def swap_arms(records: list[dict]) -> None:
    table = records[-1]["table"]
    table[1][3], table[2][3] = table[2][3], table[1][3]


def swap_units(records: list[dict]) -> None:
    table = records[-1]["table"]
    table[0][0], table[1][0] = table[1][0], table[0][0]


def another_seed(records: list[dict]) -> None:
    records[-1]["seed"] = records[-2]["seed"] = seeds.dice_seed("6 6").value


def another_origin(records: list[dict]) -> None:
    records[-1]["origin"] = {"kind": "dice", "transcript": "6 6"}


def another_size(records: list[dict]) -> None:
    records[-1]["possible_assignments"] += 1


def another_f(records: list[dict]) -> None:
    records[-3]["F"] = records[-1]["F"] = "ab" * 32


def no_void(records: list[dict]) -> None:
    del records[6]


def void_without_reason(records: list[dict]) -> None:
    records[6]["reason"] = ""


def no_table(records: list[dict]) -> None:
    del records[-3]["table"]


def another_event(records: list[dict]) -> None:
    records[-1]["event"] = "redraw"


def drawn_twice(records: list[dict]) -> None:
    records.append(dict(records[-1]))


FORGERIES = [
    drawn_twice,
    swap_arms,
    swap_units,
    another_seed,
    another_origin,
    another_size,
    another_f,
    no_void,
    void_without_reason,
    no_table,
    another_event,
]


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_forged_log_with_a_rebuilt_chain_differs(
    study: dict[str, Path], tmp_path: Path, forge: Callable[[list[dict]], None]
) -> None:
    records = [json.loads(x) for x in study["log"].read_text("utf-8").splitlines()]
    forged = copy.deepcopy(records)
    forge(forged)
    path = tmp_path / "seed_log.jsonl"
    path.write_bytes(rebuilt(forged))
    report = verify_all(path, files(study))
    assert report.status == "differs" and report.problems
    if forge in (swap_arms, swap_units, another_seed, another_f, drawn_twice, no_void):
        assert independent(path).returncode == 3


def test_rows_of_a_forged_table_are_named(study: Study, tmp_path: Path) -> None:
    records = [json.loads(x) for x in study["log"].read_text("utf-8").splitlines()]
    swap_arms(records)
    path = tmp_path / "seed_log.jsonl"
    path.write_bytes(rebuilt(records))
    report = verify_all(path, {})
    assert any("rows: 2, 3" in p for p in report.problems)
    assert independent(path).returncode == 3


def test_rebuilding_an_untouched_log_changes_nothing(study: dict[str, Path]) -> None:
    records = [json.loads(x) for x in study["log"].read_text("utf-8").splitlines()]
    assert rebuilt(records) == study["log"].read_bytes()


FREE = {"time", "commit", "versions", "file_sha256", "n", "prev", "hash"}


@pytest.mark.parametrize("value", [None, [], {}, "x", [[]], 3, "remove"])
def test_no_record_however_broken_stops_the_report(
    study: Study, tmp_path: Path, value: object
) -> None:
    records = [json.loads(x) for x in study["log"].read_text("utf-8").splitlines()]
    path = tmp_path / "seed_log.jsonl"
    for at, record in enumerate(records):
        for key in sorted(set(record) - FREE):
            broken = {**record, key: value}
            if value == "remove":
                del broken[key]
            if broken == record or (key, value) == ("reason", "x"):
                continue
            path.write_bytes(rebuilt([*records[:at], broken, *records[at + 1 :]]))
            report = verify_all(path, {})
            if not (key == "reason" and value not in (None, "remove")):
                assert report.status == "differs", (at, key)


def edits(content: bytes) -> st.SearchStrategy[bytes]:
    """One byte replaced, removed or put in, anywhere."""
    at = st.integers(0, len(content) - 1)
    byte = st.integers(0, 255).map(lambda b: bytes([b]))
    return st.one_of(
        st.builds(lambda i, b: content[:i] + b + content[i + 1 :], at, byte),
        st.builds(lambda i: content[:i] + content[i + 1 :], at),
        st.builds(lambda i, b: content[:i] + b + content[i:], at, byte),
    ).filter(lambda edited: edited != content)


@settings(max_examples=300, deadline=None, database=None)
@given(data=st.data())
def test_any_byte_of_the_log_counts(study: Study, data: st.DataObject) -> None:
    edited = data.draw(edits(study["log"].read_bytes()))
    path = study["log"].with_name("edited.jsonl")
    path.write_bytes(edited)
    assert verify_all(path, {}).status == "differs"


@settings(max_examples=300, deadline=None, database=None)
@given(data=st.data())
def test_any_byte_of_the_frame_counts(study: Study, data: st.DataObject) -> None:
    edited = data.draw(edits(study["trial"].read_bytes()))
    path = study["trial"].with_name("edited.csv")
    path.write_bytes(edited)
    assert verify_all(study["log"], {"trial": path}).status == "differs"


@settings(max_examples=100, deadline=None, database=None)
@given(data=st.data())
def test_any_byte_of_the_seed_counts(study: Study, data: st.DataObject) -> None:
    table = read_frame(study["trial"])
    seed = seeds.dice_seed("4 1 6 6 2 3").value
    edited = data.draw(edits(seed.encode())).decode("latin-1")
    try:
        drawn = draw(table, seed=edited)
    except DrawRefused:
        return
    assert drawn["ticket"].tolist() != draw(table, seed=seed)["ticket"].tolist()


@settings(max_examples=40, deadline=None, database=None)
@given(data=st.data())
def test_the_independent_verifier_sees_every_byte_too(
    study: Study, data: st.DataObject
) -> None:
    edited = data.draw(edits(study["log"].read_bytes()))
    path = study["log"].with_name("edited_too.jsonl")
    path.write_bytes(edited)
    assert independent(path).returncode == 3


def test_a_frame_s_canonical_bytes_are_its_identity(study: dict[str, Path]) -> None:
    table = read_frame(study["trial"])
    for at in range(len(table)):
        other = table.copy()
        other.loc[at, "unit_id"] = f"9{at:05d}"
        assert frame_digest(other) != frame_digest(table)


def test_the_verifier_is_short_and_stands_alone() -> None:
    text = VERIFIER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    imported = {
        name.split(" as ")[0].strip()
        for line in text.splitlines()
        if line.startswith(("import", "from"))
        for name in line.split(" ", 1)[1].split(" import ")[0].split(",")
    }
    assert imported <= sys.stdlib_module_names
