"""Tables of counts and descriptions."""

from perutip.reporting.results import ResultRow, to_frame
from perutip.reporting.tables import html_table, latex_table, printed_table
from perutip.study.exhibits import Exhibit


def row(column, label, term, estimate=float("nan"), panel="", reason=""):
    return ResultRow(
        "t09_x",
        panel,
        column,
        label,
        "description",
        term,
        label=label,
        estimate=estimate,
        status="not_estimable" if reason else "ok",
        reason=reason,
    )


def table(columns, *rows, **more):
    exhibit = Exhibit(
        "t09_x", "table", "01", "Counts", layout="pivot", columns=columns, **more
    )
    return printed_table(exhibit, to_frame(rows), "")


def test_low_and_high_are_one_interval():
    made = table(
        {"estimate": "Estimate", "low": "Low", "high": "High"},
        row("01", "Main", "estimate", 0.1267),
        row("01", "Main", "low", 0.0304),
        row("01", "Main", "high", 0.223),
        row("02", "Without errors", "estimate", 0.1071),
        row("02", "Without errors", "low", reason="not_applicable"),
        row("02", "Without errors", "high", reason="not_applicable"),
    )
    (panel,) = made.panels
    assert [c.heading for c in panel.columns] == ["Estimate", "[Low, high]"]
    assert panel.lines[0].cells == ("0.127", "[0.030, 0.223]")
    assert panel.lines[1].cells == ("0.107", "")


def test_a_p_is_never_printed_as_zero():
    columns = {
        "crv1": "CRV1",
        "wcr11": "WCR11 p",
        "p": "p",
        "largest": "p, largest lead",
    }
    cells = {"crv1": 0.0001, "wcr11": 0.000143, "p": 0.0312, "largest": 0.00049}
    more = dict.fromkeys(columns, 0.1234)
    made = table(
        columns,
        *(row("01", "Index", term, value) for term, value in cells.items()),
        *(row("02", "Cases", term, value) for term, value in more.items()),
    )
    first, second = made.panels[0].lines
    assert first.cells == ("0.000", "<0.001", "0.031", "<0.001")
    assert second.cells == ("0.123",) * 4


def test_two_lines_of_ends_are_one():
    made = table(
        {"language": "Language"},
        row("01", "Precision", "language", 0.887),
        row("02", "  95% interval, low", "language", 0.812),
        row("03", "  95% interval, high", "language", 0.951),
    )
    labels = [line.label for line in made.panels[0].lines]
    assert labels == ["Precision", "  95% interval"]
    assert made.panels[0].lines[1].cells == ("[0.812, 0.951]",)


def test_a_column_of_dashes_is_a_sentence_and_a_dash_is_explained():
    made = table(
        {"dropped": "Left out", "share": "Share"},
        row("01", "a", "dropped", 40.0),
        row("01", "a", "share", reason="small_cell"),
        row("02", "b", "dropped", reason="small_cell"),
        row("02", "b", "share", reason="small_cell"),
    )
    (panel,) = made.panels
    assert [c.heading for c in panel.columns] == ["Left out"]
    assert [line.cells for line in panel.lines] == [
        ("40",),
        ("–",),
        ("Not shown (small cell): Share.",),
    ]
    assert "Dash: small cell or a number that would give one away." in made.notes


def test_outcomes_by_icc_are_a_matrix():
    """One line per outcome and ICC becomes one line per outcome, a column per ICC."""
    rows = []
    for n, (label, size) in enumerate((("Knowledge", 20.0), ("Referrals", 46.0))):
        for k, icc in enumerate((0.01, 0.05, 0.2)):
            at = {"panel": "A. Believed" if icc == 0.05 else "B. Other"}
            column = f"{3 * n + k:02d}"
            rows.append(row(column, label, "icc", icc, **at))
            rows.append(row(column, label, "size", size, **at))
            rows.append(row(column, label, "mde", size * icc + n + 0.0004, **at))
    rows.append(row("01", "Convicted", "size", 7.0, panel="C. Rollout"))
    columns = {"size": "Units", "icc": "ICC", "mde": "MDE"}
    made = table(columns, *rows, matrix="icc", columns_by_panel=True)
    first, second, third = made.panels
    assert [(c.group, c.heading) for c in first.columns] == [
        ("MDE", "0.01"),
        ("MDE", "0.05"),
        ("MDE", "0.20"),
    ]
    assert [line.cells for line in first.lines] == [
        ("0.200", "1.000", "4.000"),
        ("1.460", "3.300", "10.200"),
    ]
    assert [c.heading for c in second.columns] == ["Units"]
    assert [line.cells for line in second.lines] == [("20",), ("46",)]
    assert [line.label for line in third.lines] == ["Convicted"]


def test_a_number_that_a_line_of_a_matrix_lacks_is_a_dash():
    """What the baseline does not tell is missing at every ICC, for its own reason."""
    rows = []
    for n, label in enumerate(("Knowledge", "Attitudes")):
        for k, icc in enumerate((0.01, 0.05)):
            at = {"panel": "A. Believed" if icc == 0.05 else "B. Other"}
            column = f"{2 * n + k:02d}"
            told = {} if n else {"reason": "too_few_in_baseline"}
            own = row(column, label, "own", 0.0702 if n else float("nan"), **at, **told)
            rows += [row(column, label, "icc", icc, **at), own]
            rows.append(row(column, label, "mde", icc + n, **at))
    columns = {"own": "Own ICC", "icc": "ICC", "mde": "MDE"}
    made = table(columns, *rows, matrix="icc", columns_by_panel=True)
    assert [line.cells for line in made.panels[-1].lines] == [("–",), ("0.070",)]
    assert "Dash: too few districts or units in the baseline" in made.notes


def test_a_table_of_which_nothing_is_there_says_so():
    """Its one row stands in no column: chances of a trial whose endline is awaited."""
    gone = row("01", "every chance", "effect", reason="endline_part")
    made = table({"a": "A", "b": "B"}, gone)
    (panel,) = made.panels
    (line,) = panel.lines
    assert "part of the endline only" in line.cells[0]
    assert line.cells[0].endswith(": Every chance.")
    beside = table({"a": "A", "b": "B"}, row("01", "x", "a", 1.0), gone)
    assert [one.kind for one in beside.panels[0].lines] == ["value", "text"]


def test_a_table_that_awaits_its_data_says_so_and_prints():
    made = table({"a": "A", "b": "B"}, row("01", "x", "a", reason="no_hand_coding"))
    (panel,) = made.panels
    assert panel.columns == ()
    assert panel.lines[0].cells == ("Not shown (no ruling coded by hand): A.",)
    assert "no ruling coded by hand" in latex_table(made)
    assert "no ruling coded by hand" in html_table(made)


SHARES = (("labour", 0.4), ("sexual", 0.2), ("other", 1.0))


def test_a_column_that_was_coarsened_has_the_decimals_that_it_has():
    """Shares of an undeclared table keep one decimal; they stood as 0.400 and 0.200."""
    rows = [row(f"0{n}", name, "share", x) for n, (name, x) in enumerate(SHARES, 1)]
    (panel,) = table({"share": "Share"}, *rows).panels
    assert [line.cells for line in panel.lines] == [("0.4",), ("0.2",), ("1.0",)]


def test_what_no_total_bounds_has_no_decimals():
    rows = [row("01", "a", "low", 2.0), row("01", "a", "high", float("inf"))]
    (panel,) = table({"low": "Smallest", "high": "Largest"}, *rows, decimals=0).panels
    assert panel.lines[0].cells == ("[2, ∞]",)
