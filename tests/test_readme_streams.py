"""The README lists every random stream of the study, and no other."""

import ast
import re

import pytest

from perutip.reporting.results import read_results
from perutip.running.files.places import ROOT

NAME = re.compile(r"[a-z0-9_]+/[a-z0-9 {}_-]*")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README.split("### Controlled Randomness")[1].split("\n### ")[0]
LISTED = {
    re.sub(r"\s+", " ", span)
    for span in re.findall("`([^`]+)`", SECTION)
    if NAME.fullmatch(re.sub(r"\s+", " ", span))
}


def named_in_code() -> set[str]:
    """Streams that programs name; families' are put together from two names."""
    found = set()
    for path in sorted((ROOT / "code").rglob("*.py")):
        if "simulation" not in path.parts:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and NAME.fullmatch(node.value)
            }
    heads = {one.split("/")[0] for one in LISTED}
    return {one for one in found if one.split("/")[0] in heads}


def test_streams_of_the_code_are_listed():
    assert len(LISTED) > 25
    families = {one for one in LISTED if one.endswith("/step-down")}
    assert len(families) == 3
    made = {one.split("{")[0] for one in named_in_code() if "{" in one}
    of_parts = {one for one in LISTED if one.startswith(tuple(made))}
    plain = {one for one in named_in_code() if "{" not in one}
    assert made and all(any(o.startswith(m) for o in of_parts) for m in made)
    assert (plain | families) - of_parts == LISTED - of_parts


def test_streams_of_the_results_are_listed():
    rows = read_results(ROOT / "output" / "results.csv")
    said = rows["p_source"].str.extractall(r" from ([^;]+)")[0]
    used = {*rows["seed_stream"], *said} - {""}
    assert used and used <= LISTED


@pytest.mark.parametrize("words", ["Lee bounds (999", "dictionaries (200"])
def test_draws_are_those_of_the_results(words):
    rows = read_results(ROOT / "output" / "results.csv")
    name = re.search(re.escape(words) + r", `([^`]+)`", SECTION)
    assert name is not None
    draws = set(rows.loc[rows["seed_stream"] == name[1], "draws"])
    assert draws == {re.sub(r"\D", "", words)}
