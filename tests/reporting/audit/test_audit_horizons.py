"""What crosses, nests and adds up does so at the horizons of study.toml, whichever."""

import re

import pandas as pd
import pytest

from perutip.reporting.audit import (
    DeclarationError,
    audit,
    load_declaration,
    protect,
    read_drawn,
)
from perutip.reporting.audit.declaring.horizons import at_horizons
from perutip.reporting.audit.reading.published import read_published
from perutip.reporting.results import COLUMNS, read_results

CURVE = "f02_specifications"
SIZES = {
    "all": ("1200", "1059", "992", "936"),
    "without_pandemic": ("1104", "966", "921", "882"),
}
HORIZONS = [(12, 18, 24), (6, 9, 15), (9, 36, 48)]
OTHERS = {"12": "6", "18": "9", "24": "15"}


def row(**fields: str) -> dict[str, str]:
    empty = dict.fromkeys(COLUMNS, "")
    return empty | {"status": "ok", "data_status": "simulated"} | fields


@pytest.mark.parametrize("horizons", HORIZONS)
def test_cases_that_both_filters_leave_out_at_any_horizon(horizons):
    """96 of the pandemic, 93 of them kept at the shortest horizon: 3 are not."""
    names = ["conviction_incidence_", *(f"convicted_within_{h}" for h in horizons)]
    common = {"exhibit": CURVE, "panel": "A. Curve", "estimator": "imputation"}
    rows = pd.DataFrame(
        [
            row(**common, variable=name, term=sample, n_obs=n, estimate="0.1")
            for sample, line in SIZES.items()
            for name, n in zip(names, line, strict=True)
        ],
        columns=COLUMNS,
    ).replace("conviction_incidence_", f"conviction_incidence_{horizons[0]}")
    (found,) = audit(rows, minimum=10).findings
    assert (found.low, found.high, found.kind) == (3, 3, "implied")
    done = protect(rows, minimum=10)
    assert done.report.passed
    assert (done.results["n_obs"] != rows["n_obs"]).sum() == 1


@pytest.fixture(scope="module")
def elsewhere(request):
    """The committed rows as a study of 6, 9 and 15 months would have them."""
    project = request.path.parents[3]
    rows = read_results(project / "output" / "results.csv")
    rows = rows[rows["exhibit"] != "t00_disclosure"].reset_index(drop=True)
    moved = rows.copy()
    ours = r"((?:_within|_incidence|restricted_m\w+|sentence_or_zero)_)(12|18|24)(?!\d)"
    cases = r"(Cases, outcomes within )(12|18|24)( months)"
    of_cases = ~rows["variable"].str.contains("escalated|reviewed")
    for name, pattern in (("variable", ours), ("panel", cases)):
        moved.loc[of_cases, name] = rows.loc[of_cases, name].str.replace(
            pattern,
            lambda m: m[1] + OTHERS[m[2]] + "".join(m.groups()[2:]),
            regex=True,
        )
    assert (moved["variable"] != rows["variable"]).sum() > 100
    return rows, moved, read_drawn(project / "output" / "figures")


def as_there(name: str) -> str:
    """A name of a count at 12, 18 or 24 months as it is at 6, 9 or 15."""
    if re.search("escalated|reviewed", name):
        return name
    before = "within |_within_|_or_zero_|incidence_|ed_months_|ted_mean_"
    return re.sub(rf"({before})(12|18|24)(?!\d)", lambda m: m[1] + OTHERS[m[2]], name)


BY_AGE = "under training"  # ends by age bin: which ones, horizons decide


def test_an_output_at_other_horizons_has_the_same_facts_and_cells(elsewhere):
    rows, moved, drawn = elsewhere
    declared = load_declaration()
    here, there = (read_published(r, drawn, declared, 30) for r in (rows, moved))
    names, moved_names = (
        [one.name for one in found.cells if BY_AGE not in one.name]
        for found in (here, there)
    )
    assert {as_there(name) for name in names} == set(moved_names)


BEFORE = {("without_pandemic", "convicted_within_6"): "966"}


def test_what_came_back_at_12_months_comes_back_at_6(elsewhere):
    _, moved, drawn = elsewhere
    # incidences of other horizons have other digits that tell ends by age
    incidences = moved["exhibit"].isin(["t02_headline", "t05_power"])
    moved = moved[~incidences].reset_index(drop=True)
    rows = moved.copy()
    for (sample, variable), n in BEFORE.items():
        held = (rows["exhibit"] == CURVE) & (rows["term"] == sample)
        held &= rows["variable"] == variable
        assert held.any()
        rows.loc[held, "n_obs"] = n
    assert audit(moved, drawn, minimum=10, support=30).passed
    found = audit(rows, drawn, minimum=10, support=30).findings
    assert (3, 3) in {(one.low, one.high) for one in found}


def test_templates_are_filled_in(elsewhere):
    _, moved, _ = elsewhere
    declared = at_horizons(load_declaration(), moved)
    chains = [one.chain for one in declared.nested]
    within = ("[within 6].n", "[within 9].n", "[within 15].n")
    assert ("[cases].n", *within) in chains
    sums = [one.sums for one in declared.equal]
    assert [(within[1],), (f"{CURVE} all:{within[1]}",)] in [list(s) for s in sums]
    assert any("resolved_within_6" in one.whole for one in declared.additive)
    entries = (*declared.equal, *declared.nested, *declared.crossed)
    assert not re.search(r"\{(horizon|primary)\}", str((*entries, *declared.additive)))


def test_an_output_without_a_horizon_has_no_entry_of_one():
    rows = pd.DataFrame([row(variable="knowledge_score")], columns=COLUMNS)
    declared = at_horizons(load_declaration(), rows)
    assert "{" not in str(declared.additive) and "within {" not in str(declared.equal)
    assert ("[cases].n",) in [one.chain for one in declared.nested]


WRONG = [
    ("each = ['within_\\d+']", "no (?P<h>...) in within_\\d+"),
    ("each = ['(?P<h>']", "horizons:"),
    ("every = []", "unknown key every"),
]


@pytest.mark.parametrize(("line", "words"), WRONG)
def test_patterns_of_horizons_are_checked(tmp_path, line, words):
    path = tmp_path / "declared.toml"
    path.write_text(f"[horizons]\n{line}\n", encoding="utf-8")
    with pytest.raises(DeclarationError) as refused:
        load_declaration(path)
    assert words in str(refused.value)
