"""What is known of a case when it is filed, and the lines that hold it fixed."""

import numpy as np
import pandas as pd
import pytest
from hazard_worlds import until

from perutip.designs.headline import sensitivity
from perutip.designs.headline.case_mix import adjusted_studies, case_mix


def with_victims(cases):
    rng = np.random.default_rng(2)
    n = len(cases)
    return cases.assign(
        victim_minor=rng.choice([0.0, 1.0, np.nan], n, p=[0.5, 0.45, 0.05]),
        victim_nationality=rng.choice(["peruvian", "venezuelan", "other"], n),
        n_victims=rng.choice([0.0, 1.0, 2.0, 7.0], n),
        exploitation=rng.choice(["sexual", "labour"], n),
        trafficking_at_filing=rng.choice([0.0, 1.0], n),
    )


def test_levels_of_the_mix_and_what_is_not_recorded():
    cases = pd.DataFrame(
        {
            "victim_minor": [0.0, 1.0, np.nan],
            "victim_nationality": ["peruvian", "other", None],
            "n_victims": [1.0, 2.0, np.nan],
            "exploitation": ["labour", "sexual", None],
            "trafficking_at_filing": [1.0, 0.0, 1.0],
        }
    )
    found = case_mix(cases)
    assert found.shape == (3, 8) and not any("traff" in name for name in found)
    assert found.iloc[0].sum() == 0.0
    assert found["minor_1.0"].tolist() == [0.0, 1.0, 0.0]
    assert found["foreign_True"].tolist() == [0.0, 1.0, 0.0]
    assert found["several_True"].tolist() == [0.0, 1.0, 0.0]
    assert found.filter(like="not recorded").to_numpy().tolist() == [
        [0.0] * 4,
        [0.0] * 4,
        [1.0] * 4,
    ]


def test_both_kinds_have_the_two_lines(lived, config):
    set_up, cases = until(config, "2022-04-15"), with_victims(lived)
    undated = cases.index[cases["resolution_date"].notna()][:3]
    cases.loc[undated, "undated"] = 1.0
    studies = adjusted_studies(cases, set_up)
    for kind in sensitivity.KINDS:
        rows = {one.key: one for one in sensitivity._adjusted(studies, set_up, kind)}
        head = next(sensitivity._of_hazards(cases, set_up, kind))
        assert list(rows) == ["hazard_trends", "case_mix"]
        assert all(one.std_error > 0 and not one.reason for one in rows.values())
        # numbers drawn at random hardly move what they are added to
        assert rows["case_mix"].estimate == pytest.approx(head.estimate, abs=0.02)
        assert rows["case_mix"].estimate != head.estimate


def test_one_region_alone_and_nobody_trained_say_why(lived, config):
    set_up, cases = until(config, "2022-04-15"), with_victims(lived)
    alone = adjusted_studies(cases[cases["unit"] == "R0"], set_up)
    found = list(sensitivity._adjusted(alone, set_up, "conviction"))
    assert {one.reason for one in found} == {"not_identified"} and len(found) == 2
    nobody = adjusted_studies(cases.assign(training_date=pd.NaT), set_up)
    found = list(sensitivity._adjusted(nobody, set_up, "resolution"))
    assert {one.reason for one in found} == {"no_exposed_time"}
