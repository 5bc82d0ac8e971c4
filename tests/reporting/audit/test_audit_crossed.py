"""Counts that two filters give together, and estimates that others add up to."""

import pandas as pd
import pytest

from perutip.reporting.audit import audit, load_declaration, protect, read_drawn
from perutip.reporting.audit.declaring.horizons import at_horizons
from perutip.reporting.audit.declaring.rules_for_rows import matches
from perutip.reporting.audit.reading.published import read_published
from perutip.reporting.results import COLUMNS, read_results

CURVE, FLOW = "f02_specifications", "t01_sample_flow"
SIZES = {  # as printed once: 3 cases of the pandemic were in the donut of 12 months
    "all": ("1200", "1059", "992", "936"),
    "without_pandemic": ("1104", "966", "921", "882"),
}
VARIABLES = (
    "conviction_incidence_12",
    *(f"convicted_within_{h}" for h in (12, 18, 24)),
)


def row(**fields: str) -> dict[str, str]:
    empty = dict.fromkeys(COLUMNS, "")
    return empty | {"status": "ok", "data_status": "simulated"} | fields


def curve(sizes: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    common = {"exhibit": CURVE, "panel": "A. Curve", "estimator": "imputation"}
    rows = [
        row(**common, variable=name, term=sample, n_obs=n, estimate="0.1")
        for sample, line in sizes.items()
        for name, n in zip(VARIABLES, line, strict=True)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def test_cases_that_both_filters_leave_out_are_found_and_hidden():
    rows = curve(SIZES)
    (found,) = audit(rows, minimum=10).findings
    assert (found.low, found.high, found.kind) == (3, 3, "implied")
    done = protect(rows, minimum=10)
    assert done.report.passed
    gone = rows[done.results["n_obs"] != rows["n_obs"]]
    assert set(gone["term"]) == {"without_pandemic"} and len(gone) == 1
    (left,) = done.report.suppressed
    assert left.high - left.low >= 10


@pytest.mark.parametrize(("at_12", "falls"), [("965", True), ("974", False)])
def test_only_small_crossings_fall(at_12, falls):
    """96 of the pandemic, 94 of them kept at 12 months, or 85."""
    first = SIZES["without_pandemic"]
    sizes = SIZES | {"without_pandemic": (first[0], at_12, *first[2:])}
    assert bool(audit(curve(sizes), minimum=10).findings) is falls


def test_a_crossing_that_the_registers_contradict_is_named_and_left_out():
    sizes = SIZES | {"without_pandemic": ("1104", "950", "921", "882")}
    report = audit(curve(sizes), minimum=10)
    assert any("lacks of" in words for words in report.false)
    assert report.contradiction == ""


def test_rulings_not_scored_of_those_of_a_case():
    """4,000 read, 38 not scored; of 1,171 of a case 32 are not: 6 of the others."""
    flow = {"exhibit": FLOW, "estimator": "count"}
    where = {"panel": "Rulings, by date of ruling"}
    corpus = {"exhibit": "t04_corpus", "panel": "G. Link to the register of cases"}
    corpus |= {"estimator": "count"}
    common = {"variable": "index", "term": "exposed", "estimator": "two-way"}
    index = {"exhibit": "t04_index", "estimate": "0.1", **common}
    rows = [
        row(**flow, **where, column="01", term="remaining", estimate="4000"),
        row(**flow, **where, column="02", term="dropped", estimate="38"),
        row(**flow, **where, column="02", term="remaining", estimate="3962"),
        row(**corpus, variable="linked", term="rulings", estimate="1171"),
        row(**index, panel="A. By date of ruling", n_obs="3962"),
        row(**index, panel="B. By the case's filing date", n_obs="1139"),
    ]
    report = audit(pd.DataFrame(rows, columns=COLUMNS), minimum=10)
    assert [(f.low, f.high) for f in report.findings] == [(6, 6)]


def filed_late() -> pd.DataFrame:
    """Sample flow and treated cases as they stood: 1,104 and 1,061 seen, of them 124
    and 90 treated."""
    flow, support = {"exhibit": FLOW}, {"exhibit": "t02_estimability"}
    rows = []
    for h, seen, kept, treated in ((12, 1104, 1059, 124), (18, 1061, 992, 90)):
        where = flow | {"panel": f"Cases, outcomes within {h} months"}
        lines = [("01", "remaining", 1200), ("02", "dropped", 1200 - seen)]
        lines += [("02", "remaining", seen), ("03", "dropped", seen - kept)]
        lines += [("03", "remaining", kept)]
        rows += [
            row(**where, column=at, term=term, estimate=f"{n}", estimator="count")
            for at, term, n in lines
        ]
        name = f"convicted_within_{h}_by_filing_date"
        for term, n in (("cases", kept), ("treated", treated)):
            mine = support | {"variable": name, "term": term, "estimate": f"{n}"}
            rows.append(row(**mine, estimator="count"))
    for term, n in (("cases", 1200), ("treated", 183)):
        mine = support | {"variable": "convicted_two_way", "term": term}
        rows.append(row(**mine, estimate=f"{n}", estimator="count"))
    return pd.DataFrame(rows, columns=COLUMNS)


def test_untreated_cases_filed_between_two_horizons():
    """43 were filed 12 to 18 months before extraction, 34 of them under training."""
    rows = filed_late()
    (found,) = audit(rows, minimum=10).findings
    assert (found.low, found.high) == (9, 9)
    done = protect(rows, minimum=10)
    assert done.report.passed
    told = done.results["estimate"].replace("", "nan").astype(float)
    at = {
        (r["panel"] or r["variable"], r["column"], r["term"]): told[k]
        for k, r in rows.iterrows()
    }
    seen = [
        at[f"Cases, outcomes within {h} months", "02", "remaining"] for h in (12, 18)
    ]
    treated = [
        at[f"convicted_within_{h}_by_filing_date", "", "treated"] for h in (12, 18)
    ]
    assert pd.isna(seen[0] - seen[1] - treated[0] + treated[1])


BODIES = {"appeals_chamber": "-0.018454", "supreme_court": "0.0101964"}
COURT = "escalated_review_body_constitutional_court"


def escalated(reason: str) -> pd.DataFrame:
    common = {"exhibit": "t03_appeals", "term": "exposed", "estimator": "imputation"}
    body = common | {"panel": "G. By body, date of decision, imputation"}
    errors = {"appeals_chamber": "0.05", "supreme_court": "0.02"}
    rows = [
        row(
            **common,
            panel="B. By date of decision, imputation",
            variable="escalated_within_12",
            estimate="-0.0011413",
            n_obs="885",
        ),
        row(**body, variable=COURT, status="not_estimable", reason=reason),
    ]
    rows += [
        row(
            **body,
            variable=f"escalated_review_body_{name}",
            estimate=estimate,
            std_error=errors[name],
            p_value="0.5",
            conf_low="-0.1",
            conf_high="0.1",
            control_mean="0.4",
            n_obs="885",
        )
        for name, estimate in BODIES.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def by_sum(rows: pd.DataFrame) -> list[float]:
    """What a reader has by adding: nothing where two are withheld."""
    told = rows["estimate"].replace("", "nan").astype(float)
    parts = rows["panel"].str.startswith("G.")
    if told[parts].isna().sum() != 1:
        return []
    return [round(float(told[~parts].sum() - told[parts].sum()), 7)]


def test_a_withheld_estimate_is_what_the_others_lack_of_their_sum():
    rows = escalated("small_cell")
    assert by_sum(rows) == [0.0071163]  # own imputation on the registers: 0.00711632
    (found,) = audit(rows, minimum=10).findings
    assert found.kind == "sum" and COURT in found.cell.name
    done = protect(rows, minimum=10)
    assert done.report.passed and by_sum(done.results) == []
    (hidden,) = done.results[done.results["reason"] != rows["reason"]].to_dict(
        "records"
    )
    assert hidden["variable"] == "escalated_review_body_supreme_court"
    kept = ("estimate", "std_error", "p_value", "conf_low", "conf_high", "control_mean")
    assert {hidden[name] for name in kept} == {""}


def test_an_estimate_that_is_not_made_for_want_of_cases_is_no_secret():
    rows = escalated("too_few_escalations")
    assert audit(rows, minimum=10).findings == ()
    assert protect(rows, minimum=10).results["estimate"].tolist() == (
        rows["estimate"].tolist()
    )


def test_three_cases_came_back_from_what_was_printed(project):
    """The N of the curve as they stood in the output before, in the output as it is."""
    rows = read_results(project / "output" / "results.csv")
    rows = rows[rows["exhibit"] != "t00_disclosure"].reset_index(drop=True)
    before = {
        ("without_pandemic", "convicted_within_12"): "966",
        ("trained_only", "convicted_within_18"): "659",
    }
    for (sample, variable), n in before.items():
        held = (rows["exhibit"] == CURVE) & (rows["term"] == sample)
        held &= rows["variable"] == variable
        assert held.any()
        rows.loc[held, "n_obs"] = n
    drawn = read_drawn(project / "output" / "figures")
    found = {
        (f.low, f.high) for f in audit(rows, drawn, minimum=10, support=30).findings
    }
    assert {(3, 3), (9, 9)} <= found
    done = protect(rows, drawn, minimum=10, support=30)
    assert done.report.passed
    for sample, variable in before:
        held = (rows["exhibit"] == CURVE) & (rows["term"] == sample)
        held &= rows["variable"] == variable
        assert set(done.results.loc[held, "n_obs"]) == {""}


def test_what_is_declared_to_cross_or_add_up_stands_in_the_output(project):
    """A panel that gets another letter would leave its sums unseen."""
    rows = read_results(project / "output" / "results.csv")
    declared = at_horizons(load_declaration(), rows)
    fields = ("exhibit", "panel", "variable", "term")
    names = ["|".join(line) for line in zip(*(rows[f] for f in fields), strict=True)]
    for one in declared.additive:
        for pattern in (one.whole, one.parts):
            assert any(matches(pattern, name) for name in names), pattern
    system = read_published(rows, {}, declared)
    told = [f for f in system.facts if f.source is not None or " = " in f.declared]
    counts = {name for fact in told for name, _ in fact.terms}
    counts |= {cell.name for cell in system.cells if cell.suppressed}  # dashes
    for crossed in declared.crossed:
        for over in crossed.over:
            for line in crossed.table:
                for name in line:
                    assert name.replace("{}", over) in counts, name
