"""Every number that another master seed moves says from which stream it was drawn."""

import pandas as pd
import pytest
from places import copy_project, replace, results, run

KEY = ["exhibit", "panel", "column", "term", "variable"]
NUMBERS = [
    "estimate",
    "std_error",
    "p_value",
    "p_wild",
    "p_ri",
    "p_rw",
    "conf_low",
    "conf_high",
    "status",
]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """results.csv under the shipped seed and under another, of quick runs."""
    project = copy_project(tmp_path_factory.mktemp("seeds") / "project")
    found = []
    for seed in (18380, 777):
        if seed != 18380:
            study = project / "input" / "study.toml"
            replace(study, "master_seed = 18380", f"master_seed = {seed}")
        output = project.parent / f"out_{seed}"
        done = run(project, "--quick", "--output", output)
        assert done.returncode == 0, done.stdout + done.stderr
        found.append(results(output))
    return found


def moved(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Rows of the first that have other numbers in the second."""
    names = ("", "_other")
    both = first.merge(second, how="inner", on=KEY, suffixes=names, validate="1:1")
    assert len(both) == len(first) == len(second)
    apart = pd.concat([both[n] != both[f"{n}_other"] for n in NUMBERS], axis=1)
    return both[apart.any(axis=1)]


def test_what_another_seed_moves_says_its_stream_and_draws(outputs):
    rows = moved(*outputs)
    assert len(rows) > 100
    silent = (rows["seed_stream"] == "") & ~rows["p_source"].str.contains(" from ")
    assert rows.loc[silent, [*KEY, "estimator"]].to_dict("records") == []
    uncounted = rows["draws"] + rows["set_draws"] == ""
    assert rows.loc[uncounted, [*KEY, "estimator"]].to_dict("records") == []


def test_rows_that_name_a_stream_are_moved_by_the_seed(outputs):
    """A description with a stream holds a drawn number; a few may come out alike."""
    first, second = outputs
    said = first[(first["estimator"] == "description") & (first["seed_stream"] != "")]
    rows = moved(first, second)
    hit = rows.set_index(KEY).index
    assert said["exhibit"].nunique() >= 4
    for exhibit, part in said.groupby("exhibit"):
        assert part.set_index(KEY).index.isin(hit).mean() > 0.5, exhibit


def test_simulated_headlines_say_how_often_they_were_simulated(outputs):
    first, _ = outputs
    simulated = first[first["term"] == "simulated_mde"]
    headlines = simulated[simulated["variable"].str.contains("incidence")]
    assert set(headlines["exhibit"]) == {"t02_estimability", "t05_power"}
    assert set(headlines["seed_stream"]) == {"power/headline"}
    assert headlines["draws"].nunique() == 1
    others = simulated[simulated["exhibit"] == "t05_power"].drop(
        headlines.index, errors="ignore"
    )
    assert set(others["seed_stream"]) == {"power/trial", "power/track4tip"}
