"""The declaration: checked on load, and it names every count of the package."""

import math

import pandas as pd
import pytest

from perutip.reporting.audit import (
    DeclarationError,
    DrawnNumber,
    audit,
    load_declaration,
    protect,
    read_drawn,
)
from perutip.reporting.figures.style import interval_plot, new_figure, save_figure
from perutip.reporting.results import COLUMNS, read_results

BROKEN = {
    "no_such = 1": "unknown section no_such",
    "[[counts]]\nexhibit = 't'\nunits = 'free'": "counts 1: unknown key units",
    "[[counts]]\nexhibit = 't'\nunit = 'none'": "one of protected, free",
    "[[counts]]\nexhibit = 't'\nunit = 'free'": "say why",
    "[[counts]]\nexhibit = '('": "counts 1",
    "[[counts]]\nterm = 'x'": "counts 1",
    "[[additive]]\nwhole = '('\nparts = 'x'": "additive 1",
    "[[crossed]]\ntable = [['a', 'b'], ['c']]": "crossed 1: the lines of table",
    "[[figures]]\nexhibit = 'f'\nsource = 'air'": "rows, estimates, counts",
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_declaration_is_refused_with_its_place(tmp_path, text):
    path = tmp_path / "declared.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=BROKEN[text]):
        load_declaration(path)


def row(**fields: str) -> dict[str, str]:
    return (
        dict.fromkeys(COLUMNS, "")
        | {"status": "ok", "data_status": "simulated"}
        | fields
    )


def test_an_undeclared_count_is_protected_and_named():
    fields = {"exhibit": "t09_new", "variable": "line", "estimator": "count"}
    rows = [
        row(**fields, term="a", estimate="4"),
        row(**fields, term="b", estimate="40"),
        row(**fields, term="c", status="not_estimable", reason="small_cell"),
    ]
    report = audit(pd.DataFrame(rows), minimum=10)
    assert [f.kind for f in report.findings] == ["printed"]
    assert set(report.undeclared) == {"t09_new: a", "t09_new: b", "t09_new: c"}
    (left,) = report.suppressed
    assert (left.low, left.high) == (0, math.inf)


def test_a_pivot_that_nobody_declared_is_protected_and_named():
    """`run.pivot` writes description unless it is told otherwise."""
    fields = {"exhibit": "t09_new", "estimator": "description"}
    cells = {"a": "4", "b": "40", "c": "-1", "d": "0.3529412", "e": "0"}
    rows = pd.DataFrame(
        [row(**fields, variable=v, term="number", estimate=n) for v, n in cells.items()]
    )
    report = audit(rows, minimum=10)
    assert set(report.undeclared) == {"t09_new: number"}
    assert sorted(f.kind for f in report.findings) == ["digits", "printed"]
    done = protect(rows, minimum=10)
    assert done.report.passed
    assert done.results["estimate"].tolist() == ["", "40", "-1", "0.4", "0"]


def test_an_n_that_nobody_declared_is_protected_and_named():
    fields = {"exhibit": "t09_new", "variable": "v", "estimator": "regression"}
    rows = pd.DataFrame([row(**fields, term="a", estimate="0.1", n_obs="7")])
    report = audit(rows, minimum=10)
    assert report.undeclared == ("t09_new: N",)
    assert [f.kind for f in report.findings] == ["printed"]
    assert protect(rows, minimum=10).results["n_obs"].tolist() == [""]


@pytest.mark.parametrize(
    ("means", "printed"),
    [(["0.332417", "0.0714286"], ["0.3", "0.1"]), (["3.41758", "2"], ["3.4", "2.0"])],
)
def test_the_mean_of_a_variable_that_nobody_declared_keeps_few_digits(means, printed):
    """Taken as 0/1, or as whole numbers where a mean is above one."""
    common = {"exhibit": "t02_conviction", "estimator": "two-way fixed effects"}
    common |= {"variable": "rare", "term": "exposed", "estimate": "0.1"}
    rows = pd.DataFrame([row(**common, n_obs="91", control_mean=m) for m in means])
    report = audit(rows, minimum=10)
    assert report.undeclared == ("mean of rare",)
    done = protect(rows, minimum=10)
    assert done.report.passed and done.results["control_mean"].tolist() == printed


def test_arms_that_a_label_counts_are_read():
    """The label is no number of the row, and says as much as one."""
    fields = {"exhibit": "t06_attrition", "variable": "lost", "term": "by arm"}
    fields |= {"estimator": "difference of shares", "estimate": "0.1", "n_obs": "400"}
    found = {}
    for counts in (
        "14 of 186 treated, 26 of 214 control",
        "4 of 186 treated, 26 of 214 control",
    ):
        rows = pd.DataFrame([row(**fields, label=f"Officers lost ({counts})")])
        findings = audit(rows, minimum=10).findings
        found[counts] = {f.cell.name: (f.low, f.high) for f in findings}
    large, small = found.values()
    assert large == {} and small == {"trial:lost.ones1@by arm": (4, 4)}


def test_what_a_figure_draws_is_read_from_its_paths(tmp_path):
    figure, axes = new_figure()
    axes.plot([2020.5, 2021.5], [12.0, math.nan], label="trained")
    axes.axvline(2021.2)
    axes.scatter([7], [8], label="points")
    save_figure(figure, tmp_path, "f01_rollout", "")
    found = read_drawn(tmp_path / "figures")["f01_rollout"]
    assert DrawnNumber("trained", "2020.5", 12.0) in found
    assert any(n.label == "trained" and math.isnan(n.y) for n in found)
    assert DrawnNumber("points", "7", 8.0) in found


def test_a_figure_that_draws_what_no_row_publishes_is_named(tmp_path):
    rows = [
        row(
            exhibit="f02_event_study",
            term="event_p0",
            estimator="two-way fixed effects",
            estimate="0.25",
            conf_low="0.1",
            conf_high="0.5",
            n_obs="400",
        )
    ]
    figure, axes = new_figure()
    interval_plot(axes, [1], [0.25], [0.1], [0.5])
    save_figure(figure, tmp_path, "f02_event_study", "")
    drawn = read_drawn(tmp_path / "figures")["f02_event_study"]
    frame = pd.DataFrame(rows)
    assert audit(frame, {"f02_event_study": drawn}, minimum=10).undeclared == ()
    more = (*drawn, DrawnNumber("n", "2", 37.0))
    (said,) = audit(frame, {"f02_event_study": more}, minimum=10).undeclared
    assert "f02_event_study" in said and "37" not in said


def imputation(effect: str, mean: str, **fields: str) -> list[dict[str, str]]:
    common = {"variable": "convicted_within_12", "term": "exposed"}
    where = {"exhibit": "t02_estimability", "estimator": "count"}
    return [
        row(**where | common | {"term": "cases"}, estimate="1059"),
        row(**where | common | {"term": "treated"}, estimate="124"),
        row(
            exhibit="t02_imputation",
            estimator="imputation",
            estimate=effect,
            control_mean=mean,
            n_obs="1059",
            **common,
            **fields,
        ),
    ]


def test_effect_and_imputed_mean_make_up_the_mean_of_the_treated():
    """.01 + .0464516 = 7 of 124."""
    rows = pd.DataFrame(imputation("0.01", "0.0464516"))
    found = {f.cell.name: (f.low, f.high) for f in audit(rows, minimum=10).findings}
    assert found["convicted_within_12.ones1@exposed"] == (7, 7)
    done = protect(rows, minimum=10)
    assert done.report.passed
    assert done.results["control_mean"].tolist() == ["", "", ""]
    assert done.results["estimate"].tolist() == ["1059", "124", "0.01"]


def test_an_imputed_mean_that_fits_no_count_says_nothing():
    """Some treated cases are not identified: the mean is of the others."""
    rows = pd.DataFrame(imputation("0.01", "0.0469123"))
    assert audit(rows, minimum=10).passed


def test_every_count_of_the_committed_output_is_declared(project):
    results = read_results(project / "output" / "results.csv")
    report = audit(results, minimum=10, support=30)
    assert report.undeclared == () and report.false == ()
    assert report.contradiction == ""
    assert report.n_facts > 500 and report.n_cells > 200


def test_a_share_of_cells_that_is_left_out_is_no_suppressed_count():
    """prosecutors.csv / empty [0, inf] stood beside the empty cells themselves."""
    row = dict.fromkeys(COLUMNS, "") | {
        "exhibit": "t01_registers",
        "variable": "prosecutors",
        "estimator": "count",
        "status": "not_estimable",
        "reason": "small_cell",
    }
    rows = pd.DataFrame([row | {"term": t} for t in ("empty", "rows")], columns=COLUMNS)
    report = audit(rows, {}, minimum=10)
    assert [left.cell.name for left in report.suppressed] == ["register:prosecutors.n"]
