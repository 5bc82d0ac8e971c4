"""How a run with something awaited says what is whole, what stands in part."""

import pandas as pd

from perutip.running.closing import _line
from perutip.running.partial import Plan, stood_in_for
from perutip.study.steps import STEPS

WHOLE = tuple(STEPS)


def steps(*numbers):
    return tuple(one for one in STEPS if one.number in numbers)


def test_a_step_that_needs_no_draw_for_some_tables_stands_in_part():
    plan = Plan({"05": ("draw",), "06": ("draw",)})
    line = plan.last_line(WHOLE, 7)
    assert line == (
        "PARTIAL: 5/7 steps, awaiting 05 (draw), 06 (draw); 5/7 steps whole, "
        "05 in part (awaiting the draw)"
    )
    assert plan.in_part(steps("01", "06")) == ""


def test_a_step_whose_registers_are_awaited_is_no_part():
    plan = Plan({"04": ("rulings.csv",), "05": ("districts.csv",)})
    line = plan.last_line(WHOLE, 7)
    assert line == "PARTIAL: 5/7 steps, awaiting 04 (rulings.csv), 05 (districts.csv)"
    assert plan.in_part(WHOLE) == ""


def test_a_mixed_output_says_it_too():
    part = Plan({"05": ("draw",)}).in_part(WHOLE)
    ran, asked = steps("01", "02", "03"), (False, [])
    line = _line(ran, asked, ["04"], 9, part)
    assert line.startswith(
        "MIXED: 3/7 steps whole, 05 in part (awaiting the draw), 9 exhibits; steps 04"
    )
    without = _line(ran, asked, ["04"], 9, "")
    assert without.startswith("MIXED: 3/7 steps, 9 exhibits")


def test_steps_that_are_no_part_of_the_registers_are_named_too():
    plan = Plan({"04": ("rulings.csv",)})
    assert plan.last_line(STEPS[:6], 7, ["07"]) == (
        "PARTIAL: 5/7 steps, awaiting 04 (rulings.csv); 07 not part of these registers"
    )
    assert Plan({}).last_line(STEPS[:6], 7, ["07"]) == ""


def test_which_steps_ran_is_read_off_the_rows():
    rows = [
        ("02", "", "ok"),
        ("04", "awaiting:rulings.csv", "awaiting"),
        ("05", "awaiting:draw", "awaiting"),
        ("05", "", "ok"),
        ("06", "endline_none", "awaiting"),
    ]
    frame = pd.DataFrame(rows, columns=["step", "reason", "status"])
    assert stood_in_for(frame) == ("04",)
