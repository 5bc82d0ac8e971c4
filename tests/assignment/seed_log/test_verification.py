"""Verification: every byte of frame, seed and log counts, by two verifiers."""

from __future__ import annotations

import copy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from forgery import DICE, VERIFIER, dice_source, frame, log_at, rebuilt, records_of
from hypothesis import given, settings
from hypothesis import strategies as st

from perutip.assignment.arms.verified import frame_files
from perutip.assignment.draw import DrawRefused, draw, frame_digest, read_frame
from perutip.assignment.seed_log import announce_simulated, simulated_seed, verify_all
from perutip.assignment.seed_log import seed_sources as seeds

NOT_ANCHORED = "internally consistent, not anchored"
VERDICT = f"{NOT_ANCHORED}; rests on witnesses; 1 void"
Study = dict[str, Path]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A log of two frames, one with odd strata, and a void; and their files."""
    folder = tmp_path_factory.mktemp("registers")
    tables = {"trial": frame(10101, (4, 3, 5), 1), "reserve": frame(20101, (2,), m=0)}
    paths = {name: folder / f"frame_{name}.csv" for name in tables}
    for name, table in tables.items():
        table.to_csv(paths[name], index=False, lineterminator="\n")
    path = folder / "seed_log.jsonl"
    log_at(path).freeze("reserve", paths["reserve"])
    log_at(path, 1).freeze("trial", paths["trial"], source=announce_simulated("x"))
    log_at(path, 2).seed("trial", simulated_seed("x"))
    log_at(path, 3).draw("trial", paths["trial"])
    log_at(path, 4).void("trial", reason="rehearsal")
    log_at(path, 5).freeze("trial", paths["trial"], source=dice_source())
    log_at(path, 130).seed("trial", seeds.dice_seed(DICE))
    log_at(path, 131).draw("trial", paths["trial"])
    return {"log": path, **paths}


def independent(log: Path, *frames: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-I", str(VERIFIER), str(log), *frames]
    return subprocess.run(command, capture_output=True, text=True)


def files(study: dict[str, Path]) -> dict[str, Path]:
    return {name: path for name, path in study.items() if name != "log"}


def test_the_untouched_study_is_consistent(study: dict[str, Path]) -> None:
    report = verify_all(study["log"], files(study))
    assert report.status == NOT_ANCHORED and report.exit_code == 0
    assert [(d.frame, d.status) for d in report.draws] == [
        ("trial", "voided"),
        ("reserve", "voided"),
        ("trial", "verified"),
        ("reserve", "verified"),
    ]
    assert report.draws[2].origin == "dice" and report.draws[2].n_treated == 6
    assert report.lines()[-1] == f"randomization: {VERDICT}"
    assert any("registry" in line for line in report.lines())
    done = independent(study["log"], *(f"{n}={p}" for n, p in files(study).items()))
    assert done.returncode == 0 and done.stdout.count(" verified") == 10
    assert done.stdout.splitlines()[-1] == f"randomization: {VERDICT}"


def test_a_missing_log_or_frame_differs(study: dict[str, Path], tmp_path: Path) -> None:
    assert verify_all(tmp_path / "seed_log.jsonl", {}).status == "not drawn"
    gone = {"trial": tmp_path / "frame_trial.csv"}
    report = verify_all(study["log"], gone)
    assert report.status == "differs" and "not there" in report.problems[0]


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link_to_nothing(path: Path) -> None:
    path.symlink_to("nowhere.csv")


@pytest.mark.parametrize(
    ("put", "words"), [(a_folder, "is a folder"), (a_link_to_nothing, "not there")]
)
def test_what_bears_a_frame_s_name_and_is_no_file_differs(
    study: dict[str, Path], tmp_path: Path, put: Callable[[Path], None], words: str
) -> None:
    put(tmp_path / "frame_trial.csv")
    report = verify_all(study["log"], frame_files(tmp_path))
    assert report.status == "differs" and words in report.problems[0]
    done = independent(study["log"], f"trial={tmp_path / 'frame_trial.csv'}")
    assert done.returncode and "cannot be read" in done.stdout + done.stderr


def test_a_frame_without_file_is_noted(study: dict[str, Path]) -> None:
    report = verify_all(study["log"], {"trial": study["trial"]})
    note = "reserve: no frame file given, checked against the log alone"
    assert note in report.notes and f"  {note}" in report.lines()
    assert "trial: the freeze names no source of the frame" in report.notes


def test_a_file_in_another_order_is_the_same_frame(
    study: dict[str, Path], tmp_path: Path
) -> None:
    path = tmp_path / "frame_trial.csv"
    read_frame(study["trial"]).iloc[::-1].to_csv(path, index=False)
    report = verify_all(study["log"], {"trial": path})
    assert report.status == NOT_ANCHORED
    assert "frame_trial.csv: its bytes are not those frozen" in report.notes


TRIAL, RANKS = 8, 9  # draws of the trial and of its reserve, records from 0


def swap_arms(records: list[dict]) -> None:
    table = records[TRIAL]["table"]
    table[1][3], table[2][3] = table[2][3], table[1][3]


def swap_units(records: list[dict]) -> None:
    table = records[TRIAL]["table"]
    table[0][0], table[1][0] = table[1][0], table[0][0]


def swap_ranks(records: list[dict]) -> None:
    table = records[RANKS]["table"]
    table[0][2], table[1][2] = table[1][2], table[0][2]


def another_seed(records: list[dict]) -> None:
    records[TRIAL]["seed"] = records[7]["seed"] = seeds.dice_seed("6" * 50).value


def another_origin(records: list[dict]) -> None:
    records[TRIAL]["origin"] = {"kind": "dice", "transcript": "6" * 50}


def another_size(records: list[dict]) -> None:
    records[TRIAL]["possible_assignments"] += 1


def another_f(records: list[dict]) -> None:
    records[6]["F"] = records[TRIAL]["F"] = "ab" * 32


def no_void(records: list[dict]) -> None:
    del records[5]


def void_of_less(records: list[dict]) -> None:
    records[5]["voids"].pop()


def no_table(records: list[dict]) -> None:
    del records[6]["table"]


def no_reserve(records: list[dict]) -> None:
    records[6]["reserve"] = "none"


def reserve_with_a_treated_unit(records: list[dict]) -> None:
    for row in records[0]["table"]:
        row[2] = 1


def another_event(records: list[dict]) -> None:
    records[TRIAL]["event"] = "redraw"


def drawn_twice(records: list[dict]) -> None:
    records.append(dict(records[TRIAL]))


def a_unit_of_the_reserve(records: list[dict]) -> None:
    records[6]["table"][0][0] = records[0]["table"][0][0]


FORGERIES = [
    drawn_twice,
    swap_arms,
    swap_units,
    swap_ranks,
    another_seed,
    another_origin,
    another_size,
    another_f,
    no_void,
    void_of_less,
    no_table,
    no_reserve,
    reserve_with_a_treated_unit,
    another_event,
    a_unit_of_the_reserve,
]


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_forged_log_with_a_rebuilt_chain_differs(
    study: dict[str, Path], tmp_path: Path, forge: Callable[[list[dict]], None]
) -> None:
    forged = copy.deepcopy(records_of(study["log"]))
    forge(forged)
    path = tmp_path / "seed_log.jsonl"
    path.write_bytes(rebuilt(forged))
    report = verify_all(path, files(study))
    assert report.status == "differs" and report.problems
    assert independent(path).returncode == 3


def test_rows_of_a_forged_table_are_named(study: Study, tmp_path: Path) -> None:
    records = records_of(study["log"])
    swap_arms(records)
    path = tmp_path / "seed_log.jsonl"
    path.write_bytes(rebuilt(records))
    assert any("rows: 2, 3" in p for p in verify_all(path, {}).problems)


def edits(content: bytes) -> st.SearchStrategy[bytes]:
    """One byte replaced, removed or put in, anywhere."""
    at = st.integers(0, len(content) - 1)
    byte = st.integers(0, 255).map(lambda b: bytes([b]))
    return st.one_of(
        st.builds(lambda i, b: content[:i] + b + content[i + 1 :], at, byte),
        st.builds(lambda i: content[:i] + content[i + 1 :], at),
        st.builds(lambda i, b: content[:i] + b + content[i:], at, byte),
    ).filter(lambda edited: edited != content)


@settings(max_examples=80, deadline=None, database=None)
@given(data=st.data())
def test_any_byte_of_the_log_counts(study: Study, data: st.DataObject) -> None:
    edited = data.draw(edits(study["log"].read_bytes()))
    path = study["log"].with_name("edited.jsonl")
    path.write_bytes(edited)
    assert verify_all(path, {}).status == "differs"


@settings(max_examples=80, deadline=None, database=None)
@given(data=st.data())
def test_any_byte_of_the_frame_counts(study: Study, data: st.DataObject) -> None:
    edited = data.draw(edits(study["trial"].read_bytes()))
    path = study["trial"].with_name("edited.csv")
    path.write_bytes(edited)
    assert verify_all(study["log"], {"trial": path}).status == "differs"


@settings(max_examples=60, deadline=None, database=None)
@given(data=st.data())
def test_any_byte_of_the_seed_counts(study: Study, data: st.DataObject) -> None:
    table = read_frame(study["trial"])
    seed = seeds.dice_seed(DICE).value
    edited = data.draw(edits(seed.encode())).decode("latin-1")
    try:
        drawn = draw(table, seed=edited)
    except DrawRefused:
        return
    assert drawn["ticket"].tolist() != draw(table, seed=seed)["ticket"].tolist()


@settings(max_examples=12, deadline=None, database=None)
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


def test_the_verifier_is_one_file_that_stands_alone() -> None:
    """About a thousand lines hold every check, and BLS12-381, with nothing imported."""
    text = VERIFIER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 1030
    imported = {
        name.split(" as ")[0].strip()
        for line in text.splitlines()
        if line.startswith(("import", "from"))
        for name in line.split(" ", 1)[1].split(" import ")[0].split(",")
    }
    assert imported <= sys.stdlib_module_names
