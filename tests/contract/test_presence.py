"""Which steps the registers that are there let run, and what the others await."""

from __future__ import annotations

from perutip.contract.registers import (
    REGISTERS,
    awaited_files,
    awaited_rows,
    not_part,
    partial_line,
    runnable,
)

STEPS = ("01", "02", "03", "04", "05", "06", "07")


def test_cases_and_regions_alone_run_three_steps():
    present = {"cases", "regions"}
    assert runnable(present, STEPS)[:3] == ("01", "02", "03")
    awaited = awaited_files(present, STEPS)
    assert awaited["04"] == ("rulings.csv",)
    assert awaited_rows(present, "02") == {"prosecutors": "awaiting:prosecutors.csv"}
    line = partial_line(("01", "02", "03"), 7, {"04": awaited["04"]})
    assert line == "PARTIAL: 3/7 steps, awaiting 04 (rulings.csv)"


def test_the_experiment_before_its_endline_runs_step_05():
    present = {"districts", "frame_trial", "officers_baseline"}
    assert "05" in runnable(present, STEPS)
    assert "officers_endline.csv" in awaited_files(present, STEPS)["06"]
    assert set(awaited_rows(present, "05")) == {"regions", "cases"}


def test_all_registers_await_nothing():
    assert awaited_files(set(REGISTERS), STEPS) == {}
    assert not_part(set(REGISTERS)) == ()


def test_a_set_of_which_none_is_there_is_no_part_of_the_study():
    others = {name for name, r in REGISTERS.items() if not r.together}
    assert not_part(others) == ("07",)
    assert "07" not in awaited_files(others, STEPS)
    begun = others | {"girls"}
    assert (
        not_part(begun) == () and "communities.csv" in awaited_files(begun, STEPS)["07"]
    )


def test_nothing_runs_without_any_register():
    assert runnable(set(), STEPS) == ()
