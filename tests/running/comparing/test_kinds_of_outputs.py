"""Outputs of different kinds, or made of other things, say so."""

import dataclasses

from two_sides import record, side, told

from perutip.reporting.check.moved import moved_estimates
from perutip.running.comparing.compared_lines import step_lines
from perutip.running.comparing.compared_output import apart_lines
from perutip.running.comparing.made_lines import made_lines


def test_outputs_of_different_kinds_say_so_first_and_last(published, config):
    now = published.assign(data_status="confidential")
    then = side(published, config, mode="quick")
    other = side(now, config, data_status="confidential", mixed=["04", "05"])
    assert apart_lines(then, other) == [
        "registers: simulated then, confidential now",
        "the run: quick then, full now",
        "now, steps 04, 05 were made from other inputs, configuration or code than "
        "the last run of that output, or no record says from what (MIXED)",
    ]
    _, last = told(then, other)
    assert last.startswith("NOTHING MOVED") and "simulated then, confiden" in last
    unknown = side(now, config, kept=False)
    assert "registers: simulated then" in apart_lines(then, unknown)[0]


def test_no_arrow_between_equals_and_what_else_differs_is_named(published, config):
    then = record(config, commit="a" * 40, packages={"numpy": "1"})
    same = record(config, commit="a" * 40, packages={"numpy": "1"})
    assert made_lines(then, same, "x")[-1] == f"code: the same, commit {'a' * 12}"
    dirty = dataclasses.replace(
        same, commit=f"{'a' * 40}-dirty", packages={"numpy": "2"}
    )
    lines = made_lines(then, dirty, "x")
    assert f"commit {'a' * 12} → commit {'a' * 12} with files that are not" in (
        "\n".join(lines)
    )
    assert lines[-2:] == ["versions: 1 differs", "  numpy: 1 → 2"]
    now = published.copy()
    now.loc[now["estimate"].ne("") & now["step"].eq("02"), "estimate"] = "9"
    movement = moved_estimates(published, now)
    assert step_lines(movement, then, dirty)[1].endswith(
        "no register that it reads differs: versions"
    )
    assert step_lines(movement, then, None)[1].endswith("is not known")
