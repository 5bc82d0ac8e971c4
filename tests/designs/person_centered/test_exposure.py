"""What of the index is regressed on training, and the index counted otherwise."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hand_made import panel, settings

from perutip.designs.event_studies.event_study import EventDummies
from perutip.designs.person_centered import exposure, variants


def test_lines_of_the_index_and_who_gets_a_text(catalogue):
    rulings = pd.DataFrame(
        {
            "ruling": [1, 2, 3],
            "region_id": ["01", "01", "02"],
            "half_year": [4040, 4040, 4040],
            "exposed": [0.0, 1.0, 0.0],
            "exposed_case": [0.0, None, 1.0],
            "log_tokens": [1.0, 2.0, 3.0],
            "link": ["linked", "no_case", "linked"],
            "case": [7, None, 8],
        }
    )
    declared = [one.name for one in catalogue.of_exhibit(exposure.EXHIBIT)]
    for name in (*declared, "index", "x", exposure.CONTRA):
        rulings[name] = [0.0, 1.0, 0.5]
    cases = pd.DataFrame({"case": [7, 8, 9], "region_id": ["01", "02", "02"]})
    cases = cases.assign(half_year=4040, exposed=[0.0, 1.0, 0.0], training_date=pd.NaT)
    rulings["training_date"] = pd.NaT
    lines = exposure.specifications(rulings, cases, catalogue, ["x"], "dictionary 1")
    by = {(where["panel"], spec.outcome): (spec, where) for spec, where in lines}
    index, where = by["by_ruling", "index"]
    assert (index.treatment, index.cluster) == ("exposed", "region_id")
    assert index.covariates == ("log_tokens",) and index.set_by == "enumerated"
    assert where["sample"] == "rulings; dictionary 1"
    assert by["by_ruling", "x"][0].set_by == "drawn"
    assert "reason" not in by["by_ruling", "index_prosecution"][1]
    few = rulings.assign(index_prosecution=np.nan)
    lines = exposure.specifications(few, cases, catalogue, ["x"], "dictionary 1")
    blank = [where for spec, where in lines if spec.outcome == "index_prosecution"]
    assert [where["reason"] for where in blank] == ["too_few_parts"]
    linked, where = by["by_case", "x"]
    assert len(linked.data) == 2 and linked.treatment == "exposed_case"
    cells, _ = by["selection", "n_rulings"]
    assert cells.data["n_rulings"].tolist() == [2, 1]
    assert cells.data["exposed"].tolist() == [0.0, 0.0]
    ruled, _ = by["selection", "has_ruling"]
    assert ruled.data["has_ruling"].tolist() == [1.0, 1.0, 0.0]


def test_half_years_without_a_ruling_count_as_none():
    """Region 03 has cases and no ruling; 01 was trained in the second half of 2020."""
    trained = pd.Timestamp("2020-08-01")
    rulings = pd.DataFrame(
        {
            "case": [1, 2, None],
            "region_id": ["01", "01", "02"],
            "half_year": [4040, 4042, 4042],
            "training_date": [trained, trained, pd.NaT],
            "exposed": [0.0, 1.0, 0.0],
        }
    )
    cases = rulings[["case", "region_id", "half_year", "training_date", "exposed"]]
    cases = pd.concat(
        [cases, cases.tail(1).assign(case=3, region_id="03")], ignore_index=True
    )
    (cells, where), _ = exposure.selection(rulings, cases, "dictionary 1")
    counts = cells.data.set_index(["region_id", "half_year"])["n_rulings"]
    assert counts["01"].to_dict() == {4040: 1.0, 4042: 1.0}  # not that of training
    assert counts["02"].to_dict() == {4040: 0.0, 4041: 0.0, 4042: 1.0}
    assert counts["03"].to_dict() == {4040: 0.0, 4041: 0.0, 4042: 0.0}
    assert cells.data["exposed"].sum() == 1.0
    assert where["sample"] == "region-half-years; dictionary 1"


def exposed_rulings():
    out = panel(
        {"A": [1, 2, 3, 7], "B": [0, 1, 2, 6], "C": [4, 5, 6, 7], "D": [3, 4, 5, 6]}
    )
    out = out.rename(
        columns={"unit": "region_id", "y": "index", "filing_date": "ruling_date"}
    )
    return out.assign(log_tokens=np.sin(np.arange(len(out))))


def test_an_index_counted_otherwise_has_effect_rank_and_rulings():
    rulings = exposed_rulings()
    study = SimpleNamespace(rulings=rulings)
    full = rulings["index"].to_numpy(float)
    support = settings(minimum_cell=160).support
    indices = {
        "same": full,
        "turned": 1 - full,
        "short": np.where(rulings.index > 0, full, np.nan),
    }
    found = variants._effects(study, indices, dict.fromkeys(indices, "x"), support)
    frame = found.frame
    assert frame.loc["same", "effect"] == pytest.approx(-frame.loc["turned", "effect"])
    assert frame.loc["same", "rank_correlation"] == pytest.approx(1.0)
    assert frame.loc["turned", "rank_correlation"] == pytest.approx(-1.0)
    assert frame.loc["same", "rulings"] == 160 and frame.loc["same", "se"] > 0
    assert frame.loc["short"].isna().all() and found.reasons["short"] == "small_cell"
    assert found.reasons["same"] == "no_variation"
    rulings["exposed"] = 0.0
    assert variants.two_way_effect(rulings, full, support)[2:] == (160, "one_arm_only")


def test_errors_planted_in_some_rulings_stand_beside_the_same_as_read(monkeypatch):
    full, reference = np.arange(6.0), np.arange(6) < 4
    seen = []

    def index(counts, where, **other):
        seen.append(where)
        return {"noisy": np.array([9.0, 8.0, 7.0])}.get(counts, full)

    parts = dict.fromkeys(("reasoning", "prosecution"), "part")
    whole = SimpleNamespace(
        n_tokens=np.array([5, 5, 5, 5, 5, 0]), without_boilerplate=lambda: "bare"
    )
    measured = SimpleNamespace(
        whole=whole,
        statutes="s",
        stems="t",
        parts=parts,
        recognised=full > 2,
        noise={0.02: "noisy"},
        drawn=np.array([0, 3, 4]),
    )
    monkeypatch.setattr(variants, "index_of", lambda c, r, **o: index(str(c), r))
    rulings = pd.DataFrame({"index": full})
    study = SimpleNamespace(measured=measured, rulings=rulings, reference=reference)
    found = variants.variants(study)
    blank = [np.nan, np.nan]
    assert found["noise_none"] == pytest.approx([0, *blank, 3, 4, np.nan], nan_ok=True)
    assert found["noise_0.02"] == pytest.approx([9, *blank, 8, 7, np.nan], nan_ok=True)
    assert seen[-1].tolist() == [True, True, False]  # the reference's among the drawn
    measured.drawn = np.arange(5)
    measured.noise = {}
    assert "noise_none" not in variants.variants(study)


def test_the_base_of_the_index_s_leads_is_the_bin_before_training(config):
    import dataclasses

    choices = dataclasses.replace(
        config.event_study, bin_months=6, first_bin=-3, last_bin=0, minimum_regions=1
    )
    rulings = exposed_rulings()
    rulings.loc[0, "index"] = np.nan
    dummies, bands, data = exposure.event_study(
        rulings,
        choices,
        minimum_cell=1,
        reps=99,
        seed=np.random.SeedSequence(1),
        level=0.9,
    )
    assert isinstance(dummies, EventDummies)
    assert -1 not in dummies.terms.values() and 0 in dummies.terms.values()
    assert len(data) == 159 and data["index"].notna().all()
    assert len(bands.estimates) == len(dummies.columns)
