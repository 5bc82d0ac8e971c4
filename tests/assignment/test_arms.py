"""Arms and possible assignments come from log and frame, by one function."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from forgery import frame, log_at, rebuilt, records_of

from perutip.assignment.arms import (
    NotDrawn,
    drawn_arms,
    refuse_other_accepted,
    refuse_other_assignment,
)
from perutip.assignment.balance import balance_table
from perutip.assignment.draw import DrawRefused, draw
from perutip.assignment.rerandomization.accepted import criterion_digest
from perutip.assignment.seed_log import announce_simulated, simulated_seed
from perutip.frames.files import write_frame


def registers(
    folder: Path,
    sizes: tuple[int, ...] = (4, 4),
    extra: int | None = None,
    m: int = 2,
    criterion: str | None = None,
) -> Path:
    """A folder with a frame, frozen, seeded, and drawn unless by a criterion."""
    folder.mkdir(exist_ok=True)
    path = folder / "frame_trial.csv"
    frame(10101, sizes, extra, m).to_csv(path, index=False, lineterminator="\n")
    log = log_at(folder / "seed_log.jsonl")
    source = announce_simulated("x")
    log.freeze("trial", path, source=source, no_reserve=True, criterion=criterion)
    log.seed("trial", simulated_seed("x"))
    if criterion is None:
        log.draw("trial", path)
    return folder


def test_arms_are_the_draw_s(tmp_path: Path) -> None:
    arms = drawn_arms(registers(tmp_path / "a"), "trial")
    drawn = draw(frame(10101), seed=simulated_seed("x").value)
    columns = ["unit_id", "stratum", "rank", "treated", "probability"]
    assert arms.table.astype(str).equals(drawn[columns].astype(str))
    by_unit = drawn.sort_values("unit_id")
    assert arms.units.tolist() == by_unit["unit_id"].tolist()
    assert arms.treatment.tolist() == by_unit["treated"].tolist()
    assert arms.n_possible == 36 == len(arms.assignments) and not arms.sampled
    assert arms.notes() == []


def test_odd_strata_are_the_same_set_everywhere(tmp_path: Path) -> None:
    """Four strata of five, two of which treat one more: 6 x 10^4 assignments."""
    folder = registers(tmp_path / "a", (5, 5, 5, 5), 2)
    arms = drawn_arms(folder, "trial")
    logged = records_of(folder / "seed_log.jsonl")[2]
    assert logged["possible_assignments"] == arms.n_possible == 60_000
    assert arms.assignments.shape == (60_000, 20)
    assert len(np.unique(arms.assignments, axis=0)) == 60_000
    assert set(arms.assignments.sum(axis=1)) == {10}
    assert arms.probability.tolist() == [0.5] * 20
    assert np.allclose(arms.assignments.mean(axis=0), 0.5)
    assert {Fraction(row["probability"]) for row in logged["strata"]} == {
        Fraction(1, 2)
    }
    assert (arms.assignments == arms.treatment).all(axis=1).sum() == 1


def test_a_big_stratum_is_sampled_with_its_own_stream(tmp_path: Path) -> None:
    folder = registers(tmp_path / "a", (24,), m=12)
    stream = np.random.SeedSequence(7)
    arms = drawn_arms(folder, "trial", stream=stream, draws=2_000)
    again = drawn_arms(folder, "trial", stream=np.random.SeedSequence(7), draws=2_000)
    assert arms.sampled and arms.n_possible == 2_704_156
    assert np.array_equal(arms.assignments, again.assignments)
    assert set(arms.assignments.sum(axis=1)) == {12}
    assert arms.notes() == ["2,000 assignments sampled of the 2,704,156 possible."]
    with pytest.raises(ValueError, match="needs a seed"):
        drawn_arms(folder, "trial")
    table = arms.table.assign(x=np.arange(24.0) ** 1.5)
    found = balance_table(
        table,
        ["x"],
        "treated",
        "stratum",
        arms.assignments,
        unit="unit_id",
        units=list(arms.units),
        sampled=True,
    )
    assert found.n_assignments == 2_000
    assert 1 / 2_001 <= found.omnibus_p_ri <= 1


@pytest.mark.parametrize("length", [1, 2])
def test_what_is_not_drawn_is_awaited(tmp_path: Path, length: int) -> None:
    folder = registers(tmp_path / "a")
    log = folder / "seed_log.jsonl"
    log.write_bytes(rebuilt(records_of(log)[:length]))
    with pytest.raises(NotDrawn, match="trial: frozen"):
        drawn_arms(folder, "trial")


def test_no_log_none_of_the_frame_and_a_void(tmp_path: Path) -> None:
    folder = registers(tmp_path / "a")
    with pytest.raises(NotDrawn, match="no freeze of that frame"):
        drawn_arms(folder, "pilot")
    log_at(folder / "seed_log.jsonl", 9).void("trial", reason="rehearsal")
    with pytest.raises(NotDrawn, match="voided by record 4"):
        drawn_arms(folder, "trial")
    log = log_at(folder / "seed_log.jsonl", 10)
    path, again = folder / "frame_trial.csv", announce_simulated("y")
    log.freeze("trial", path, source=again, no_reserve=True)
    log.seed("trial", simulated_seed("y"))
    log.draw("trial", path)
    arms = drawn_arms(folder, "trial")
    assert arms.n_voids == 1 and "1 earlier record was voided." in arms.notes()
    (folder / "seed_log.jsonl").unlink()
    with pytest.raises(NotDrawn, match="not there"):
        drawn_arms(folder, "trial")


def test_a_log_or_frame_that_differs_is_refused(tmp_path: Path) -> None:
    folder = registers(tmp_path / "a")
    path = folder / "frame_trial.csv"
    frame(10102).to_csv(path, index=False, lineterminator="\n")
    with pytest.raises(DrawRefused, match="not as frozen") as refused:
        drawn_arms(folder, "trial")
    assert not isinstance(refused.value, NotDrawn)
    frame(10101).to_csv(path, index=False, lineterminator="\n")
    log = folder / "seed_log.jsonl"
    records = records_of(log)
    records[2]["table"][0][3] ^= 1
    log.write_bytes(rebuilt(records))
    with pytest.raises(DrawRefused, match="table differs"):
        drawn_arms(folder, "trial")


def swapped(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(treated=1 - table["treated"])


@pytest.mark.parametrize(
    "edit",
    [
        swapped,
        lambda table: table.iloc[:-1],
        lambda table: table.iloc[::-1],
        lambda table: table.assign(probability=0.4),
        lambda table: table.assign(stratum="ñ0"),
        lambda table: table.drop(columns="rank"),
        lambda table: table.assign(note=1),
        lambda table: table.assign(unit_id=table["unit_id"].str.lstrip("0")),
    ],
)
def test_an_edited_assignment_is_refused(tmp_path: Path, edit) -> None:
    arms = drawn_arms(registers(tmp_path / "a"), "trial")
    path = tmp_path / "assignment_trial.csv"
    write_frame(arms.table, path)
    refuse_other_assignment(arms, path)
    write_frame(edit(arms.table), path)
    with pytest.raises(DrawRefused):
        refuse_other_assignment(arms, path)


@pytest.mark.filterwarnings("ignore:the criterion leaves")
def test_accepted_assignments_are_derived_and_compared(tmp_path: Path) -> None:
    table = frame(10101)
    values = np.random.default_rng(3).normal(size=(8, 1)).round(3)
    covariates = pd.DataFrame(values, index=table["unit_id"], columns=["x"])
    criterion = criterion_digest(table, covariates)
    folder = registers(tmp_path / "a", criterion=criterion)
    with pytest.raises(DrawRefused, match="covariates are needed"):
        drawn_arms(folder, "trial")
    arms = drawn_arms(folder, "trial", covariates=lambda units: covariates.loc[units])
    assert arms.rerandomized and len(arms.assignments) == arms.n_possible < 36
    assert (arms.assignments == arms.treatment).all(axis=1).sum() == 1
    path = tmp_path / "accepted_trial.csv"
    accepted = pd.DataFrame(arms.assignments, columns=list(arms.units))
    write_frame(accepted, path)
    refuse_other_accepted(arms, path)
    write_frame(accepted.iloc[:-1], path)
    with pytest.raises(DrawRefused, match="not the assignments that frame, criterion"):
        refuse_other_accepted(arms, path)
    plain = drawn_arms(registers(tmp_path / "b"), "trial")
    with pytest.raises(DrawRefused, match="no criterion was announced"):
        refuse_other_accepted(plain, path)
    with pytest.raises(DrawRefused, match="published criterion"):
        drawn_arms(folder, "trial", covariates=lambda units: covariates.loc[units] + 1)
