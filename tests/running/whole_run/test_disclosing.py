"""The end of a run: what it hides, what it stops, what it leaves."""

import pandas as pd
import pytest

from perutip.reporting.audit.report import AuditReport
from perutip.reporting.results import COLUMNS, read_results
from perutip.running.asked import make_run
from perutip.running.ending.endings import as_ending
from perutip.running.output.made_from import MadeFrom
from perutip.running.whole_run import disclosing
from perutip.study.exhibits import EXHIBITS
from perutip.study.steps import STEPS

BY_NUMBER = {step.number: step for step in STEPS}
MADE = MadeFrom({"cases.csv": "1"}, {}, "2", "full")


def row(**fields: str) -> dict[str, str]:
    given = {"status": "ok", "data_status": "simulated", "column": "01"}
    return dict.fromkeys(COLUMNS, "") | given | fields


def effect(variable: str, **fields: str) -> dict[str, str]:
    return row(
        exhibit="t06_pilot",
        panel="A. As registered",
        step="06",
        variable=variable,
        term="treated",
        estimator="intention to treat",
        estimate="0.2",
        n_obs="94",
        **fields,
    )


def flow(variable: str, term: str, estimate: str, column: str) -> dict[str, str]:
    more = {} if estimate else {"status": "not_estimable", "reason": "small_cell"}
    return row(
        exhibit="t01_sample_flow",
        panel="Officers, pilot",
        step="01",
        variable=variable,
        term=term,
        estimator="count",
        estimate=estimate,
        column=column,
        **more,
    )


@pytest.fixture
def results():
    rows = [
        flow("received", "remaining", "100", "01"),
        flow("lost", "dropped", "", "03"),
        flow("lost", "remaining", "", "03"),
        effect("officer_knowledge"),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


@pytest.fixture
def run(tmp_path):
    made = make_run(None, tmp_path / "out")
    made.stage = tmp_path / "stage"
    made.stage.mkdir()
    made.begin("report")
    return made


@pytest.fixture
def written(monkeypatch):
    """Tables that are written; those of steps themselves are not this test's."""
    keys: list[str] = []
    write = disclosing.write_table

    def record(run, promised, results):
        keys.append(promised.key)
        if promised.key == disclosing.EXHIBIT:
            write(run, promised, results)

    monkeypatch.setattr(disclosing, "write_table", record)
    return keys


def promised(*steps):
    return [one.key for one in EXHIBITS if one.kind == "table" and one.step in {*steps}]


def test_tables_with_rows_of_steps_that_ran_are_written(run, results, written):
    shared = results.iloc[[-1]].assign(exhibit="t05_power", step="06")
    both = pd.concat([results, shared], ignore_index=True)
    disclosing.publishable(run, (BY_NUMBER["06"],), both, MADE)
    wanted = {*promised("06"), "t05_power", disclosing.EXHIBIT}
    assert set(written) == wanted and len(written) == len(wanted)


def test_n_goes_where_it_would_give_the_lost_away_and_ranges_are_told(
    run, results, written
):
    out = disclosing.publishable(run, (BY_NUMBER["01"], BY_NUMBER["06"]), results, MADE)
    effects = out[out["exhibit"] == "t06_pilot"]
    assert effects["n_obs"].tolist() == [""] and effects["estimate"].tolist() == ["0.2"]
    assert set(written) == {*promised("01", "06"), disclosing.EXHIBIT}
    told = out[out["exhibit"] == "t00_disclosure"]
    assert set(told["panel"]) == {"t01_sample_flow", "t06_pilot"}
    assert set(told["step"]) == {"report"}
    lost = told[told["variable"].str.contains("lost.*left_out")]
    assert dict(zip(lost["term"], lost["estimate"], strict=True)) == {
        "low": "0",
        "high": "100",
    }
    assert read_results(run.stage / "results.csv").equals(out)
    table = (run.stage / "tables" / "t00_disclosure.tex").read_text(encoding="utf-8")
    assert "Smallest" in table
    again = disclosing.publishable(run_again(run), (BY_NUMBER["06"],), out, MADE)
    assert again[again["exhibit"] != "t00_disclosure"].equals(
        out[out["exhibit"] != "t00_disclosure"]
    )


def run_again(run):
    run.begin("report")
    return run


@pytest.mark.parametrize("same", [True, False])
def test_steps_run_again_hide_what_stands_hidden(run, results, written, same):
    """Of two cells that would give a third back the output has chosen one; the other
    beside it would give it back to whoever has both outputs."""
    stood = results[:3]
    run.output_dir.mkdir()
    stood.to_csv(run.output_dir / "results.csv", index=False)
    other = MadeFrom(MADE.registers, {}, "3", "full")
    run.stood = {"01": MADE if same else other}
    found = stood.assign(estimate=["100", "40", "60"], status="ok", reason="")
    out = disclosing.publishable(run, (BY_NUMBER["01"],), found, MADE)
    flows = out[out["exhibit"] == "t01_sample_flow"]["estimate"].tolist()
    assert flows == (["100", "", ""] if same else ["100", "40", "60"])


def test_what_stands_cannot_be_hidden_and_stops_the_run(run, results, written):
    with pytest.raises(disclosing.DisclosureRefused) as stopped:
        disclosing.publishable(run, (BY_NUMBER["02"],), results, MADE)
    ending = as_ending(run, stopped.value)
    assert ending.code == 1
    assert "t01_sample_flow" in ending.message and "t06_pilot" in ending.message
    assert "94" not in ending.message and " 6 " not in ending.message
    assert "Run all steps" in ending.message
    listed = run.output_dir / "restricted" / "disclosure.csv"
    assert "Officers, pilot" in listed.read_text(encoding="utf-8")
    assert listed.stat().st_mode & 0o777 == 0o600
    assert not (run.stage / "results.csv").exists() and written == []


def test_who_ran_all_that_can_run_is_not_told_to_run_all(run, results, written):
    """Three of 40 treated are said in words, which no step takes away."""
    told = "Completed (3 of 40 treated, 12 of 60 control)"
    line = effect("referral_completion", label=told) | {"n_obs": "100"}
    said = pd.DataFrame([line], columns=COLUMNS)
    with pytest.raises(disclosing.DisclosureRefused) as stopped:
        disclosing.publishable(run, (BY_NUMBER["01"], BY_NUMBER["06"]), said, MADE)
    message = as_ending(run, stopped.value).message
    assert "Run all steps" not in message and "t06_pilot" in message
    assert "--steps" in message and "minimum_cell in study.toml" in message


def test_a_declared_total_that_is_not_so_here_is_left_out_and_said(
    run, results, written, capsys
):
    results.loc[3, "n_obs"] = "120"  # more than were asked
    disclosing.publishable(run, STEPS, results, MADE)
    said = capsys.readouterr().out
    assert "since these registers refute it: pilot:[officers].n is part of" in said


def test_what_no_number_fits_stops_the_run(run, results, written):
    results.loc[[1, 2], "estimate"] = ["7", "94"]
    results.loc[[1, 2], ["status", "reason"]] = ["ok", ""]
    with pytest.raises(disclosing.DisclosureRefused, match="no number fits"):
        disclosing.publishable(run, STEPS, results, MADE)


def test_what_is_not_declared_is_one_line_that_says_what_follows(capsys):
    report = AuditReport((), (), ("t97: few", "mean of x", "t97: few"), (), "", 3)
    run = make_run(None, None)
    disclosing._say(run, (), report, 0)
    (line, _) = capsys.readouterr().out.splitlines()
    assert "rounded and suppressed as if it counted victims" in line
    assert line.endswith("audit/declared.toml says nothing: mean of x; t97: few")
