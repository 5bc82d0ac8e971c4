"""What stands where in a table of estimates."""

import math
from dataclasses import replace

import pytest

from perutip.reporting.results import to_frame
from perutip.reporting.tables import printed_table
from perutip.study.exhibits import exhibit as exhibit_called


def frame_of(*rows):
    return to_frame(rows)


def lines_of(panel):
    return {line.label: line.cells for line in panel.lines if line.kind != "text"}


def test_columns_are_numbered_through_the_table_and_hold_what_rows_say(
    exhibit, effects
):
    table = printed_table(exhibit, effects, "SIMULATED DATA")
    first, second = table.panels
    assert [c.number for p in table.panels for c in p.columns] == ["(1)", "(2)", "(3)"]
    assert [c.heading for c in second.columns] == [
        "Convicted within 12 months",
        "Months",
    ]
    assert lines_of(first) == {
        "Estimate": ("0.086",),
        "(Standard error)": ("(0.054)",),
        "[95% set]": ("[−0.025, 0.222]",),
        "Wild bootstrap p": ("0.121",),
        "Step-down p": ("0.018",),
        "Cases": ("1,059",),
        "Regions (treated)": ("25 (12)",),
        "Untrained mean": ("0.09",),
    }
    assert table.number == "Table A7" and "SIMULATED DATA" in table.caption


def test_a_set_is_never_coarser_than_its_estimate(exhibit, effects):
    """[−0.13, 0.00] would hide a set of [−0.128, −0.005] that leaves zero out."""
    lines = lines_of(printed_table(exhibit, effects, "").panels[1])
    assert lines["[95% set]"][0] == "[−0.128, −0.005]"
    for estimate, error, ends in zip(
        lines["Estimate"], lines["(Standard error)"], lines["[95% set]"], strict=True
    ):
        decimals = [len(one.split(".")[1]) for one in (estimate, error.strip("()"))]
        decimals += [len(one.split(".")[1]) for one in ends.strip("[]").split(", ")]
        assert len(set(decimals)) == 1
    assert lines["Estimate"][1] == "−1.18" and lines["Estimate"][0] == "−0.004"


def test_small_errors_keep_two_digits(exhibit, row):
    rows = frame_of(
        row(
            panel="A. As registered",
            column="01",
            label="Per month",
            estimate=0.00951,
            std_error=0.00355,
            conf_low=0.00219,
            conf_high=0.0168,
        )
    )
    lines = lines_of(printed_table(exhibit, rows, "").panels[0])
    assert lines["Estimate"] == ("0.0095",)
    assert lines["[95% set]"] == ("[0.0022, 0.0168]",)


def test_what_is_not_estimated_is_a_sentence_and_no_column(exhibit, effects):
    panel = printed_table(exhibit, effects, "").panels[1]
    (text,) = [line for line in panel.lines if line.kind == "text"]
    assert text.cells == ("Not estimated (too few treated cases): Acquitted.",)
    assert not any("–" in cell for line in panel.lines for cell in line.cells)


def test_notes_say_where_a_set_comes_from_other_patterns_than_its_p(exhibit, effects):
    notes = printed_table(exhibit, effects, "").notes
    assert notes.startswith("Cases of the register.")
    assert "33,554,432" in notes
    assert "Sets of columns 1 and 2 come from 9,999 drawn patterns" in notes
    assert "clustered by region (CRV1)" in notes and "WCR11" in notes
    assert "WCR11 two-sided test inverted, 9999 seeded draws" not in notes


def test_two_bounds_are_one_column(exhibit, row):
    ends = {"panel": "A. As registered", "label": "Upheld", "p_wild": float("nan")}
    rows = frame_of(
        row(column="01", term="lower bound", estimate=-0.2078, **ends),
        row(column="02", term="upper bound", estimate=0.1189, **ends),
    )
    (panel,) = printed_table(exhibit, rows, "").panels
    assert lines_of(panel)["[Lower, upper] bound"] == ("[−0.208, 0.119]",)
    assert lines_of(panel)["(Standard error)"] == ("(0.054, 0.054)",)


def test_panels_of_the_same_outcomes_share_their_columns(exhibit, row):
    rows = frame_of(
        *(
            row(panel=panel, column=f"{n:02d}", label=f"Outcome {n}")
            for panel in ("A. As registered", "B. Amended")
            for n in range(1, 9)
        )
    )
    table = printed_table(exhibit, rows, "")
    blocks = list(table.blocks())
    assert [len(block) for block in blocks] == [2, 2]
    assert [len(block[0].columns) for block in blocks] == [4, 4]
    assert [c.number for c in blocks[1][0].columns] == ["(5)", "(6)", "(7)", "(8)"]
    for block in blocks:
        for panel in block:
            assert {"Cases", "Untrained mean"} <= set(lines_of(panel))


def test_where_p_and_set_disagree_a_mark_and_a_note_say_it(exhibit, row):
    said = " [p and set disagree: p from {}, set from jackknife, t(24)]"
    rows = frame_of(
        row(
            panel="A. All",
            column="01",
            label="One" + said.format("permuted dates"),
            p_ri=0.03,
        ),
        row(panel="A. All", column="02", label="Two", p_ri=0.2),
        row(
            panel="A. All",
            column="03",
            label="Three" + said.format("the bootstrap and permuted dates") + "; x",
            p_ri=0.04,
        ),
    )
    table = printed_table(exhibit, rows, "")
    (panel,) = table.panels
    assert [c.heading for c in panel.columns] == ["One", "Two", "Three; x"]
    lines = lines_of(panel)
    assert lines["Permutation p"] == ("0.030†", "0.200", "0.040†")
    assert [cell.endswith("†") for cell in lines["Wild bootstrap p"]] == [0, 0, 1]
    assert (
        "† p and set disagree about no effect: p from permuted dates, " in table.notes
    )
    assert "(column 1)" in table.notes and "(column 3)" in table.notes


def test_a_mean_that_is_not_printed_is_a_dash_with_its_reason(exhibit, row):
    rows = frame_of(
        row(panel="A. All", column="01", label="One"),
        row(panel="A. All", column="02", label="Two", control_mean=math.nan),
    )
    table = printed_table(exhibit, rows, "")
    assert lines_of(table.panels[0])["Untrained mean"][1] == "–"
    assert "Dash: no number or mean is printed of fewer observations" in table.notes
    bare = rows.assign(control_mean="")
    alone = printed_table(exhibit, bare, "")
    assert "Untrained mean" not in lines_of(alone.panels[0])
    assert "Dash" not in alone.notes


def test_an_n_that_is_hidden_is_a_dash_where_others_have_one(exhibit, row):
    rows = frame_of(
        row(panel="A. All", column="01", label="One"),
        row(panel="A. All", column="02", label="Two", n_obs=math.nan),
    )
    table = printed_table(exhibit, rows, "")
    cells = lines_of(table.panels[0])["Cases"]
    assert cells[1] == "–" and cells[0] != "–"
    assert "where such a number could be had from others" in table.notes
    bare = rows.assign(n_obs="")
    table = printed_table(exhibit, bare, "")
    assert lines_of(table.panels[0])["Cases"] == ("–", "–")
    assert "where such a number could be had from others" in table.notes


def test_what_has_no_n_by_its_nature_has_no_line_for_one(row):
    """Bounds of the trial: their exhibit declares that they are not counted."""
    bounds = exhibit_called("t06_attrition")
    panel = next(bounds.panel(k) for k in bounds.panels if bounds.panel(k)[0] == "E")
    common = {"exhibit": "t06_attrition", "panel": panel, "column": "01"}
    rows = frame_of(row(**common, label="Knowledge", n_obs=math.nan))
    table = printed_table(bounds, rows, "")
    names = set(lines_of(table.panels[0]))
    assert "Estimate" in names
    assert not names & {"Observations", "Officers"}


def test_two_families_of_one_line_are_told_apart_with_their_draws(exhibit, row):
    common = "p_wild: 512 enumerated; p_ri and p_rw: 7776 assignments"
    rows = frame_of(
        *(
            row(
                panel="A. All",
                column=f"0{n}",
                label=f"Outcome {n}",
                p_rw=0.2,
                family=family,
                p_source=common,
            )
            for n, family in enumerate(
                ("serenazgo_primary", "serenazgo_primary_as_registered") * 2, start=1
            )
        )
    )
    notes = printed_table(exhibit, rows, "").notes
    assert (
        "Step-down p: Romano-Wolf from 7,776 assignments in common over the primary "
        "headlines of the officer training (columns 1 and 3); 7,776 assignments in "
        "common over the primary as-registered outcomes of the officer training "
        "(columns 2 and 4); those not estimable are left out." in notes
    )


def test_a_step_down_from_drawn_patterns_says_how_many_and_its_floor(exhibit, row):
    source = "p_wild: 512 enumerated; p_rw: 9999 from index_components/step-down"
    made = row(panel="A. All", column="01", label="One", p_rw=0.2, p_source=source)
    made = replace(made, family="index_components")
    notes = printed_table(exhibit, frame_of(made), "").notes
    assert (
        "Romano-Wolf from 9,999 sign patterns in common over the components of the "
        "index; those not estimable are left out, and never below the bootstrap "
        "p of the same test." in notes
    )


def test_panels_can_be_the_columns(exhibit, row):
    rows = frame_of(
        *(
            row(panel=f"A. At training: {days} days", column=column, label=label)
            for days in (270, 365)
            for column, label in (("01", "Charge"), ("02", "Filings"))
        )
    )
    table = printed_table(replace(exhibit, panels={}, across="panels"), rows, "")
    assert [panel.title for panel in table.panels] == ["A. Charge", "B. Filings"]
    assert [c.heading for c in table.panels[0].columns] == [
        "At training: 270 days",
        "At training: 365 days",
    ]


def test_an_exhibit_without_rows_is_refused(exhibit, effects):
    with pytest.raises(ValueError, match="t02_y: no row"):
        printed_table(replace(exhibit, key="t02_y"), effects, "")


def test_whom_the_arms_have_stands_beneath_and_not_in_a_heading(exhibit, row):
    counts = "14 of 186 treated, 26 of 214 control"
    rows = frame_of(
        row(panel="A. All", column="01", label=f"Officers lost ({counts})"),
        row(panel="A. All", column="02", label="Attitudes (SD)"),
    )
    (panel,) = printed_table(exhibit, rows, "").panels
    assert [c.heading for c in panel.columns] == ["Officers lost", "Attitudes (SD)"]
    assert panel.lines[-1].cells == (f"(1): {counts}.",)
