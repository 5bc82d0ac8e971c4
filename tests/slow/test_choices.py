"""Choices of study.toml that an analyst may make: complete runs whose tables say so."""

from pathlib import Path

import pytest
from places import copy_project, replace, results, run

SHIPPED = "horizons = [12, 18, 24]"
CASES = {
    "level .90": [("level = 0.95 ", "level = 0.90 ")],
    "horizons 12 and 36": [(SHIPPED, "horizons = [12, 36]")],
    "horizons 18 and 24, primary 18": [
        (SHIPPED, "horizons = [18, 24]"),
        ("primary_horizon = 12 ", "primary_horizon = 18 "),
    ],
    "no lesser charges": [
        ("lesser_charges_in_frame = true", "lesser_charges_in_frame = false")
    ],
}


@pytest.fixture(scope="module", params=list(CASES))
def chosen(request, tmp_path_factory):
    """Name of the choice, output and screen of its run."""
    project = copy_project(tmp_path_factory.mktemp("choice") / "project", rulings=400)
    for old, new in CASES[request.param]:
        replace(project / "input" / "study.toml", old, new)
    done = run(project, "--quick")
    assert done.returncode == 0, done.stdout + done.stderr
    return request.param, project / "output" / "quick", done


def text_of(output: Path, key: str) -> str:
    return (output / "tables" / f"{key}.tex").read_text(encoding="utf-8")


def test_the_choice_is_seen_in_rows_and_tables(chosen):
    name, output, _ = chosen
    rows = results(output)
    variables = set(rows["variable"])
    if name == "level .90":
        assert set(rows["conf_level"]) - {""} <= {"0.9", "0.875"}
        text = text_of(output, "t02_conviction")
        assert r"90\% set" in text and r"95\%" not in text
        saying = [
            path.name
            for path in (output / "tables").glob("*.tex")
            if r"95\%" in path.read_text(encoding="utf-8")
        ]
        assert saying == []
    elif name == "horizons 12 and 36":
        assert "convicted_within_36" in variables
        assert "convicted_within_24" not in variables
        # a heading may wrap after the number
        assert "within 36" in text_of(output, "t02_conviction")
    elif name == "horizons 18 and 24, primary 18":
        assert {"convicted_within_18", "convicted_within_24"} <= variables
        assert "convicted_within_12" not in variables
        event = rows[rows["exhibit"] == "f02_event_study"]
        assert set(event["variable"]) == {"convicted_within_18"}
    else:
        charges = rows[rows["outcome"] == "charge_severity"]
        registered = charges[charges["definition"] == "as_registered"]
        assert set(registered["reason"]) == {"frame_selects_on_outcome"}
        on_cases = charges[charges["exhibit"] == "t02_sentencing"]
        assert set(on_cases["variable"]) == {"trafficking_charge"}
        discontinuity = rows[rows["exhibit"] == "t02_discontinuity"]
        assert not (discontinuity["variable"] == "trafficking_at_filing").any()


def test_the_run_is_complete(chosen):
    _, _, done = chosen
    assert "REPLICATION COMPLETE" in done.stdout.strip().splitlines()[-1]
