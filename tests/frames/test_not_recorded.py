"""Values that are due and not recorded: missing where needed, kept elsewhere."""

import numpy as np
import pandas as pd
import pytest

from perutip.contract.reading import read_registers
from perutip.contract.reading.left_out import LeftOut
from perutip.designs.headline.headlines import hazard_frames, units_of
from perutip.designs.imputation import impute_rows
from perutip.designs.regression import Settings, Support
from perutip.designs.track4tip import sample_of
from perutip.frames.prosecution import prosecution_frames
from perutip.frames.sample_flow import flows_of_cases, flows_of_delivery
from perutip.frames.trial.single_records import victim_frame
from perutip.frames.trial.windows import Window
from perutip.running.files.places import ROOT
from perutip.study.outcomes_file import load_catalogue

NAMES = ("regions", "cases", "prosecutors")
NOTHING = pd.DataFrame({"register": [], "column": [], "reason": []}, dtype="str")
ESCALATION = ["escalation_date", "review_body", "review_date", "review_outcome"]


@pytest.fixture(scope="module")
def registers():
    folder = ROOT / "input" / "simulated"
    return read_registers(folder, names=NAMES, partial=True).frames


def planted(registers, column, rows, also=()):
    cases = registers["cases"].copy()
    cases.loc[rows, [column, *also]] = None
    return registers | {"cases": cases}


def cases_of(registers, config):
    return prosecution_frames(registers, config)["cases"].set_index("case_id")


def first(registers, mask, n=12):
    return registers["cases"].index[mask][:n]


def flow_counts(frames, config):
    flows = flows_of_cases({"cases": frames.reset_index()}, config, NOTHING)
    return {(f.register, key): n for f in flows for key, _, n in f.steps}


def differing(a, b):
    """Columns that differ outside the planted rows, NaN equal to NaN."""
    return [c for c in a if not a[c].equals(b[c])]


def test_a_sentence_leaves_sentences_alone(registers, config):
    whole = cases_of(registers, config)
    rows = first(registers, registers["cases"]["status"] == "convicted")
    ids = registers["cases"].loc[rows, "case_id"]
    found = cases_of(planted(registers, "sentence_years", rows), config)
    stems = ("sentence_or_zero", "sentenced_8_within", "sentenced_12_within")
    changed = {f"{one}_{h}" for h in config.prosecution.horizons for one in stems}
    assert set(differing(whole, found)) <= {"sentence_years", *changed}
    assert found.loc[ids, "convicted"].eq(1).all()
    others = ~whole.index.isin(ids)
    assert differing(whole[others], found[others]) == []
    early = (whole.loc[ids, "convicted_within_12"] == 1).to_numpy()
    assert found.loc[ids, "sentence_or_zero_12"].isna()[early].all()
    counts = flow_counts(found, config)
    assert counts["Cases, sentence length", "no_sentence"] == len(rows)
    assert not [k for k in flow_counts(whole, config) if k[1] == "no_sentence"]


def test_estimates_are_those_of_the_others(registers, config):
    """Missing values planted in treated rows: as if those rows were not there."""
    rows = first(registers, registers["cases"]["status"] == "convicted", 20)
    ids = registers["cases"].loc[rows, "case_id"]
    found = cases_of(planted(registers, "sentence_years", rows), config).reset_index()
    variable = load_catalogue(config).variables["sentence_or_zero_12"]
    used = Settings(0.95, Support(10, 10, 2), 9, 9, np.random.SeedSequence(1), "x")
    lost = found.loc[found["sentence_or_zero_12"].isna(), "case_id"]
    sample = sample_of(found, variable)
    assert not sample["case_id"].isin(set(ids) & set(lost)).any()
    without = found[~found["case_id"].isin(set(ids) & set(lost))]
    one = impute_rows(sample, variable.name, used).estimate
    other = impute_rows(sample_of(without, variable), variable.name, used).estimate
    assert one.att == other.att and one.n_obs == other.n_obs


def test_an_end_without_its_day_is_neither_pending_nor_timed(registers, config):
    rows = first(registers, registers["cases"]["status"] == "acquitted")
    ids = registers["cases"].loc[rows, "case_id"]
    found = cases_of(planted(registers, "resolution_date", rows), config)
    mine = found.loc[ids]
    assert mine["resolved"].eq(1).all() and mine["convicted"].eq(0).all()
    for name in ("resolution_months", "convicted_within_12", "restricted_months_12"):
        assert mine[name].isna().all()
    frame = found.reset_index()
    at_risk, _ = hazard_frames(frame, units_of(frame))
    assert len(at_risk) == len(frame) - len(rows)
    counts = flow_counts(found, config)
    assert counts["Cases, months to resolution", "undated"] == len(rows)
    assert counts["Cases, time at risk", "undated"] == len(rows)
    pending = (registers["cases"]["status"] == "pending").sum()
    assert counts["Cases, months to resolution", "pending"] == pending


def test_escalation_unknown_is_not_zero(registers, config):
    cases = registers["cases"]
    whole = cases_of(registers, config)
    rows = first(registers, cases["escalated"] == 1)
    ids = cases.loc[rows, "case_id"]
    found = cases_of(planted(registers, "escalated", rows, ESCALATION), config)
    mine = found.loc[ids]
    for name in ("escalated_case", "escalated_within_12", "reviewed_upheld_case"):
        assert mine[name].isna().all()
    assert mine["reviewed_in_time"].isna().all()
    assert mine["convicted"].equals(whole.loc[ids, "convicted"])
    pending = found["status"] == "pending"
    assert found.loc[pending, "escalated_case"].eq(0).all()
    counts = flow_counts(found, config)
    assert counts["Cases, escalated", "not_told"] == len(rows)


def test_what_else_is_recorded_of_an_escalation_says_that_there_was_one(
    registers, config
):
    rows = first(registers, registers["cases"]["escalated"] == 1)
    ids = registers["cases"].loc[rows, "case_id"]
    found = cases_of(planted(registers, "escalated", rows), config)
    assert found.loc[ids, "escalated_case"].eq(1).all()
    undated = cases_of(planted(registers, "escalation_date", rows), config).loc[ids]
    assert undated["escalated_case"].eq(1).all()
    assert undated["escalated_within_12"].isna().all()


def test_a_charge_at_judgment_leaves_convictions_of_trafficking(registers, config):
    rows = first(registers, registers["cases"]["status"] == "convicted")
    ids = registers["cases"].loc[rows, "case_id"]
    found = cases_of(planted(registers, "charge_judgment", rows), config).loc[ids]
    assert found["convicted_trafficking"].isna().all()
    assert found["convicted"].eq(1).all() and found["sentence_years"].notna().all()


def test_an_answer_that_decides_nothing_is_not_waited_for():
    """accepted by victim: (1, ?) is complete, (0, ?) is unknown, (?) is unknown."""
    day = pd.Timestamp("2027-01-05")
    incidents = pd.DataFrame(
        {
            "incident_id": ["a"],
            "ubigeo": ["010101"],
            "incident_date": [day],
            "victims_identified": [4],
            "documentation_score": [1.0],
        }
    )
    referrals = pd.DataFrame(
        {
            "incident_id": ["a"] * 5,
            "victim_number": [1, 1, 2, 2, 3],
            "accepted": [1.0, np.nan, 0.0, np.nan, np.nan],
        }
    )
    window = {"trial": Window.after("2026-12-01", 12)}
    component = pd.Series({"010101": "trial"})
    out = victim_frame(incidents, referrals, window, component)
    assert out["referral_completion"].tolist()[0] == 1
    assert out["referral_completion"].isna().tolist() == [False, True, True, False]
    assert out["referred"].tolist() == [1, 1, 1, 0]


def test_the_flow_begins_with_what_was_delivered():
    left = {"cases": LeftOut("x", 1201, {"broken": 2, "filter": 1})}
    (flow,) = flows_of_delivery(left)
    assert (flow.start, flow.remaining, flow.first) == (1201, 1198, "Rows delivered")
