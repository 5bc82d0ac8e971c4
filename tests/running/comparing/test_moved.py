"""What moved since the output that the last swap replaced, headlines first."""

import pandas as pd
from two_runs import finish

from perutip.running.comparing.comparing import compare


def test_nothing_moved_is_said_and_ends_well(run, capsys):
    finish(run, "1")
    assert compare(finish(run, "1"), "", run.config, run.root) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("NOTHING MOVED: 1 estimate compared, each row of")


def test_a_row_that_waits_for_something_else_is_no_moved_estimate(run, capsys):
    waits = {"status": "awaiting", "std_error": ""}
    finish(run, "", **waits, reason="awaiting:cases.csv")
    compare(
        finish(run, "", **waits, reason="awaiting:regions.csv"),
        "",
        run.config,
        run.root,
    )
    said = capsys.readouterr().out
    assert "  without a number, waiting for something else: 1, in Table A5" in said
    assert "    1: awaiting cases.csv → awaiting regions.csv" in said
    assert said.splitlines()[-1] == "NO ESTIMATE MOVED"
    finish(run, "1")
    compare(run.output_dir, "", run.config, run.root)
    assert (
        "  with a number where there was none: 1, in Table A5"
        in capsys.readouterr().out
    )


def test_every_registered_primary_headline_is_shown_first(run, capsys):
    headline = {
        "exhibit": "t02_headline",
        "panel": "A. All time at risk under training (linear hazards; headline)",
        "outcome": "conviction",
        "variable": "conviction_incidence_12",
        "label": "Incidence",
        "conf_low": "0",
        "conf_high": "1",
        "p_ri": "0.5",
    }
    finish(run, "0.1", **headline)
    output = finish(run, "0.2", **headline)
    compare(output, "", run.config, run.root)
    lines = capsys.readouterr().out.splitlines()
    start = lines.index("registered primary headlines: 1 of 6 moved")
    shown = "{} [0.000, 1.000], p 0.500 (permutation of training dates)"
    assert lines[start + 1] == (
        f"  Conviction (Table 1 A): {shown.format('0.100')} → {shown.format('0.200')} "
        "(+0.20 s.e.)"
    )
    absent = "no row of resolution_incidence_12, though step 02 ran, as it was"
    assert lines[start + 2] == f"  Case resolution time: {absent}"
    assert lines[start + 3].endswith("step 03 has not run, as it was")
    assert lines[start + 7] == "registered secondary headlines: 0 of 7 moved"
    assert lines[-1].endswith(", 1 of 6 registered primary headlines")
    listed = pd.read_csv(output / "restricted" / "compare.csv")
    assert listed[["place", "then", "now"]].values.tolist() == [["Table 1 A", 0.1, 0.2]]


def test_a_p_that_moves_alone_moves_no_headline(run, capsys):
    headline = {
        "exhibit": "t02_headline",
        "panel": "A. All time at risk under training (linear hazards; headline)",
        "outcome": "conviction",
        "variable": "conviction_incidence_12",
    }
    finish(run, "0.1", **headline, p_ri="0.5")
    compare(finish(run, "0.1", **headline, p_ri="0.25"), "", run.config, run.root)
    lines = capsys.readouterr().out.splitlines()
    assert "registered primary headlines: 0 of 6 moved, of 1 p alone" in lines
    kind = "(permutation of training dates)"
    line = f"  Conviction (Table 1 A): 0.100 stands, p 0.500 {kind} → 0.250 {kind}"
    assert line in lines and lines[-1] == "NO ESTIMATE MOVED"
