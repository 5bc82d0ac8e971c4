"""How a run with something awaited says what is whole, what stands in part."""

from perutip.running.closing import _line
from perutip.running.partial import Plan
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
    line = _line(steps("01", "02", "03"), False, [], ["04"], 9, part)
    assert line.startswith(
        "MIXED: 3/7 steps whole, 05 in part (awaiting the draw), 9 exhibits; steps 04"
    )
    without = _line(steps("01", "02", "03"), False, [], ["04"], 9, "")
    assert without.startswith("MIXED: 3/7 steps, 9 exhibits")
