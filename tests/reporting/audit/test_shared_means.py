"""What means say of people whose number no table prints, and everyone can bound."""

import math

import pandas as pd
import pytest

from perutip.reporting.audit import audit, protect
from perutip.reporting.audit.facts import Fact, Source, System, exactly, plus
from perutip.reporting.audit.relations.shared_means import (
    SharedMean,
    identified,
    identified_facts,
    with_means,
)
from perutip.reporting.audit.solving.ranges import Ranges
from perutip.reporting.results import COLUMNS

FILED = "D. By date of filing, imputation"
LINES = {
    "reviewed_upheld": ("0.165971", "0.24"),
    "reviewed_reversed": ("0.00804364", "0.05"),
    "reviewed_in_time": ("0.174015", "0.29"),
}


def row(**fields):
    return dict.fromkeys(COLUMNS, "") | {"status": "ok"} | fields


def printed(words="; at least 95% of treated cases identified", treated="94"):
    """33 decisions are treated, 32 of them identified: 13 upheld, 2 reversed."""
    rows = [
        row(
            exhibit="t03_appeals",
            panel=FILED,
            variable=variable,
            term="exposed",
            estimator="imputation",
            estimate=effect,
            control_mean=mean,
            n_obs="831",
            label=f"{variable}{words}",
        )
        for variable, (effect, mean) in LINES.items()
    ]
    rows.append(
        row(
            exhibit="t02_estimability",
            variable="resolution_months_two_way",
            term="treated",
            estimator="count",
            estimate=treated,
        )
    )
    return pd.DataFrame(rows, columns=COLUMNS)


def reversed_in(report):
    found = {f.cell.name: (f.low, f.high) for f in report.findings}
    return found.get("by filing:reviewed_reversed.ones1@exposed identified")


def test_two_reversed_decisions_of_a_number_in_no_table():
    low, high = reversed_in(audit(printed(), minimum=10, support=30))
    assert 1 <= low <= 2 <= high <= 6


def test_they_no_longer_come_back_and_least_is_lost():
    rows = printed()
    done = protect(rows, minimum=10, support=30)
    assert done.report.passed
    lost = rows["control_mean"].ne(done.results["control_mean"])
    assert "reviewed_reversed" in set(rows.loc[lost, "variable"]) and lost.sum() == 2
    pd.testing.assert_frame_equal(
        done.results.drop(columns="control_mean"), rows.drop(columns="control_mean")
    )


@pytest.mark.parametrize("hidden", ["reviewed_upheld", "reviewed_in_time"])
def test_a_mean_hidden_alone_is_what_the_others_leave(hidden):
    rows = printed()
    rows.loc[rows["variable"] == hidden, "control_mean"] = ""
    assert reversed_in(audit(rows, minimum=10, support=30)) is not None


def test_of_many_treated_the_same_means_tell_nothing():
    """Of 400 at the least 21 are reversed."""
    report = audit(printed(treated="4000"), minimum=10, support=400)
    assert reversed_in(report) is None


def test_whole_numbers_of_all_means_of_the_same_people():
    """Of 30 to 40 people .125 and .3 are whole numbers only of 40."""
    sources = [Source("t_x", k, "control_mean", "x") for k in range(2)]
    means = [
        SharedMean(f"ones {k}", "people", value - 1e-4, value + 1e-4, source)
        for k, (value, source) in enumerate(zip((0.125, 0.3), sources, strict=True))
    ]
    between = System((Fact(plus("people"), 30, 40),), ())
    alone = Ranges(with_means(between, means[1:]).facts)
    assert (alone.of(plus("people")), alone.of(plus("ones 1"))) == ((30, 40), (9, 12))
    both = Ranges(with_means(between, means).facts)
    assert [both.of(plus(n)) for n in ("people", "ones 0", "ones 1")] == [
        (40, 40),
        (5, 5),
        (12, 12),
    ]


def test_a_mean_that_fits_no_whole_number_is_of_others():
    source = Source("t_x", 0, "control_mean", "x")
    mean = SharedMean("ones", "people", 0.123, 0.124, source)
    system = System((exactly("people", 10, source),), ())
    assert with_means(system, [mean]) == system


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Convicted; at least 90% of treated cases identified", (0.9, math.inf)),
        ("Convicted; fewer than 10 treated cases identified", (0.0, 9.0)),
        ("Convicted", None),
    ],
)
def test_words_of_a_label(words, expected):
    told = identified(words)
    assert (told and (told[0], told[2])) == expected


def test_who_is_not_identified_bounds_the_treated():
    """At least 90, less than 95% of 100 treated; 50 ones among the identified."""
    source = Source("t_x", 0, "reason", "x")
    share = identified("at least 90% of treated cases identified")
    facts = identified_facts("n1", "ones1", share, source)
    known = [exactly("n1", 100, source), exactly("ones1 identified", 50, source)]
    ranges = Ranges([*facts, *known])
    assert ranges.of(plus("n1 identified")) == (90, 95)
    assert ranges.of(plus("ones1")) == (50, 60)
