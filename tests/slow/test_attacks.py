"""No count comes back from a run's output, for a reader who tries what can be tried.

The attacks are planted first: each must succeed on what an earlier output printed.
"""

import csv
import math
from pathlib import Path

import pytest
from attacks import attacks
from attacks_on_cases import small_cells
from places import copy_project, run
from printed_once import CURVE, IMPUTATION, ITT, PLANTED, TABLE_1, WITHHELD
from published_rows import read

COLUMNS = [
    "exhibit",
    "panel",
    "variable",
    "term",
    "estimator",
    "estimate",
    "n_obs",
    "control_mean",
    "status",
    "reason",
    "label",
]
SEEN = {"all": "363", "sexual": "99", "labour": "107", "other": "24", "unknown": "133"}
CHAO = {"all": "583", "sexual": "156", "labour": "179", "unknown": "206"}
LISTS = {"police": "191", "ngo": "104", "health": "65", "prosecution": "150"}


def write(folder: Path, lines: list[tuple[str, ...]]) -> Path:
    folder.mkdir()
    with (folder / "results.csv").open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(COLUMNS)
        told = ("", "", "", "", "", "", "", "", "ok", "", "")
        out.writerows((*line, *told[len(line) :]) for line in lines)
    return folder


def test_a_line_without_its_mean_is_what_the_other_two_lack(tmp_path):
    """Two lines of three that add up are as many as three."""
    told = PLANTED["2 or 3 treated decisions reversed, of a number in no table"]
    for hidden, count in ((1, 1), (2, 0)):
        lines = [
            (*line[:7], "", *line[8:])
            if line[2] in ("reviewed_reversed", "reviewed_upheld")[:hidden]
            else line
            for line in told
        ]
        assert len(attacks(write(tmp_path / f"{hidden}", lines))) == count


@pytest.mark.parametrize("planted", PLANTED)
def test_an_attack_succeeds_on_what_was_printed_once(planted, tmp_path):
    assert len(attacks(write(tmp_path / "output", PLANTED[planted]))) == 1


def test_an_estimate_withheld_was_the_sum_of_the_others(tmp_path):
    """Own imputation on the registers gave 0.00711632."""
    found = attacks(write(tmp_path / "output", WITHHELD))
    assert found == [
        "t03_appeals | escalated_review_body_constitutional_court: 0.0071163"
    ]


def test_incidences_of_table_1_told_ends_by_age(tmp_path):
    """The registers have 8 convictions at 12-18 months and 4 other ends at 18-24."""
    found = attacks(write(tmp_path / "output", TABLE_1))
    filed = "filed under training, at"
    assert f"cases convicted, {filed} 12-18 months: 8 to 8 (8, ...)" in found
    assert f"cases ended otherwise, {filed} 18-24 months: 4 to 4 (4, ...)" in found
    coarse = [
        (*line[:7], f"{float(line[7]):.1f}") if line[2].endswith("_18") else line
        for line in TABLE_1
    ]
    shares = [
        (*line[:7], f"{float(line[7]):.2f}")
        if "incidence" in line[2] and len(line[7]) > 4
        else line
        for line in coarse
    ]
    assert attacks(write(tmp_path / "rounded", shares)) == []


CURVES = {  # N of the curve as printed once: all time at risk, 12 months, 18 months
    "pandemic and donut 12 first: 3 to 3": {
        "all": ("1200", "1059"),
        "without_pandemic": ("1104", "966"),
    },
    "never and too late for 18 first: 9 to 9": {
        "all": ("1200", "1059", "992"),
        "trained_only": ("821", "717", "659"),
    },
}


@pytest.mark.parametrize("told", CURVES)
def test_who_knows_the_study_had_cells_of_cases(told, tmp_path):
    names = ("conviction_incidence_12", "convicted_within_12", "convicted_within_18")
    lines = [
        (CURVE, "A. Curve", name, sample, IMPUTATION, "0.1", n)
        for sample, sizes in CURVES[told].items()
        for name, n in zip(names, sizes, strict=False)
    ]
    rows = read(write(tmp_path / "printed", lines))
    assert f"cases, {told}" in set(small_cells(rows))
    fewer = [line for line in lines if line[-1] not in ("966", "659")]
    rows = read(write(tmp_path / "hidden", fewer))
    assert list(small_cells(rows)) == []


def of_lists(bounds: dict[str, str]) -> list[tuple[str, ...]]:
    a, c = "A. Victims", "C. Lists"
    cells = [(a, name, "seen", n) for name, n in SEEN.items()]
    cells += [(a, name, "chao", n) for name, n in bounds.items()]
    cells += [(c, f"list_{name}", "seen", n) for name, n in LISTS.items()]
    return [("t07_hidden", *cell[:3], "description", cell[3], "", "") for cell in cells]


def test_totals_of_lists_told_who_is_on_four_lists(tmp_path):
    found = attacks(write(tmp_path / "output", of_lists(CHAO)))
    assert "t07_hidden | all | four lists: 2 to 5" in found
    assert "t07_hidden | labour | more: 1 to 8" in found
    twenties = {name: f"{round(int(n) / 20) * 20}" for name, n in CHAO.items()}
    assert attacks(write(tmp_path / "rounded", of_lists(twenties))) == []


@pytest.mark.parametrize(("digits", "told"), [(12, True), (3, False)])
def test_the_spread_behind_a_drawn_effect_tells_its_arm(tmp_path, digits, told):
    """34 of 84 would report: their standard deviation, whole and rounded."""
    spread = float(f"{math.sqrt(34 * 50 / (84 * 83)):.{digits}g}")
    line = ("t06_primary", "", "would_report", "treated", ITT, "0.1", "168", "0.4")
    output = write(tmp_path / "output", [line])
    (output / "figures").mkdir()
    drawn = f"artist,x\nline 1,{0.1 / spread:.5f}\n"
    (output / "figures" / "f06_effects.csv").write_text(drawn, encoding="utf-8")
    assert bool(attacks(output)) is told


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    """A quick run: its counts are those of a full one."""
    project = copy_project(tmp_path_factory.mktemp("attacked") / "project")
    done = run(project, "--quick", "--output", "attacked")
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "attacked"


def test_nothing_comes_back_from_a_run(output):
    with (output / "results.csv").open(encoding="utf-8", newline="") as handle:
        means = [row for row in csv.DictReader(handle) if row["control_mean"]]
    assert len(means) > 40  # not for want of means
    assert attacks(output) == []
    assert list(small_cells(read(output))) == []
