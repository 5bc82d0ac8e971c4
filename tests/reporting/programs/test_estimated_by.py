"""Every estimator of the results has its function, and every function is there."""

from pathlib import Path

import pytest

from perutip.reporting.page.places import statement_at
from perutip.reporting.programs.estimated_by import (
    NOTHING,
    declared,
    function_at,
    functions_named,
    functions_of,
)
from perutip.reporting.results import read_results

ROOT = Path(__file__).resolve().parents[3]


def test_every_estimator_of_the_results_is_declared_and_every_entry_used():
    results = read_results(ROOT / "output" / "results.csv")
    pairs = results[["exhibit", "estimator"]].drop_duplicates()
    named = pairs[~pairs["estimator"].isin(NOTHING)]
    assert len(named) > 30
    missing = [
        (key, name)
        for key, name in named.itertuples(index=False)
        if not functions_named(name, key)
    ]
    assert missing == []
    written = {function_at(p) for one in declared() for p in one["functions"]}
    reached = {f for key in set(named["exhibit"]) for f in functions_of(key, results)}
    assert reached == written


@pytest.mark.parametrize(
    "place", sorted({p for one in declared() for p in one["functions"]})
)
def test_a_function_stands_where_it_is_said(place):
    found = function_at(place)
    line = (ROOT / found.program).read_text("utf-8").splitlines()[found.line - 1]
    assert f"def {found.name.split('.')[-1]}(" in line


def test_what_is_not_there_is_noticed():
    for place in ("designs.nothing:estimate", "designs.regression:nothing"):
        with pytest.raises(LookupError, match="no such"):
            function_at(place)
    assert functions_named("no such estimator", "t02_x") == ()


def test_a_call_is_said_whole():
    source = (
        "def run(run):\n"
        "    supports += report(\n"
        "        run, cases, (ONE, TWO),\n"
        "    )\n"
        "    for key in KEYS:\n"
        "        run.effects(key, lines)\n"
        "    for key in more(\n"
        "        1\n"
        "    ):\n"
        "        pass\n"
    )
    assert statement_at(source, 2) == "supports += report(run, cases, (ONE, TWO))"
    assert statement_at(source, 6) == "run.effects(key, lines)"
    assert statement_at(source, 7) == "for key in more("
