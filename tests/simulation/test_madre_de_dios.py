"""The simulated registers of step 07: same seed, same bytes; worlds as they say."""

import numpy as np
import pytest

from perutip.simulation.madre_de_dios.parameters import DRIVERS
from perutip.simulation.madre_de_dios.study import simulate_madre
from perutip.simulation.madre_de_dios.worlds import WORLDS


@pytest.fixture(scope="module")
def study():
    return simulate_madre(18380)


def test_same_seed_same_registers(study):
    again = simulate_madre(18380)
    for name, frame in study.registers.items():
        assert frame.to_csv() == again.registers[name].to_csv(), name
    assert study.texts == again.texts
    other = simulate_madre(18381).registers["girls"]
    assert not other.equals(study.registers["girls"])


def test_the_registers_are_small_and_full_of_mess(study):
    size = sum(len(f.to_csv(index=False)) for f in study.registers.values())
    size += sum(len(text.encode()) for text in study.texts.values())
    assert size <= 1_000_000
    girls = study.registers["girls"]
    assert len(girls) == 3000 and girls["girl_id"].is_unique
    assert 0.05 < girls["violence"].isna().mean() < 0.13
    assert 0.04 < girls["left_12m"].isna().mean() < 0.12
    zero = (study.registers["scenarios"]["probability"] == 0).mean()
    assert 0.25 < zero < 0.45
    coded = (
        study.registers["interview_codes"].groupby("interview_id")["coder"].nunique()
    )
    assert (coded == 1).any() and (coded == 2).mean() > 0.8
    assert (study.registers["victim_lists"]["purpose"] == "not_identified").any()


def test_scenarios_are_randomised_within_every_girl(study):
    shown = study.registers["scenarios"]
    assert shown.groupby("girl_id").size().eq(4).all()
    x = shown[["earnings_away", "risk", "earnings_home", "travel_paid"]]
    assert np.abs(np.corrcoef(x.T) - np.eye(4)).max() < 0.04


def test_answers_keep_to_each_girls_grid(study):
    shown = study.registers["scenarios"]
    assert (shown["probability"] % 5 == 0).all()
    fine = (shown["probability"] % 10 != 0).groupby(shown["girl_id"]).any()
    assert 0.15 < fine.mean() < 0.40


def test_texts_speak_of_what_coders_find(study):
    assert set(study.registers["interviews"]["file"]) == set(study.texts)
    codes = study.registers["interview_codes"]
    silence = [f for f, text in study.texts.items() if "no se habla" in text]
    keys = {name.removesuffix(".txt") for name in silence}
    taboo = codes[codes["driver"] == "taboo"]
    found = taboo[taboo["interview_id"].isin(keys)]["code"].mean()
    assert found > 0.7 > 0.4 > taboo[~taboo["interview_id"].isin(keys)]["code"].mean()


@pytest.mark.parametrize("world", list(WORLDS))
def test_worlds_are_what_they_say(world):
    study = simulate_madre(5, WORLDS[world]())
    share = study.registers["girls"].groupby("community_id")[list(DRIVERS)].mean()
    prevails = study.places.prevails
    if world == "claim true":
        assert (prevails.sum(axis=1) == 1).all()
        assert share.to_numpy()[prevails].mean() > 0.85
        assert share.to_numpy()[~prevails].mean() < 0.05
    elif world == "homogeneous":
        assert not prevails.any()
        assert share.to_numpy().std(axis=0).max() < 0.10
    else:
        assert 1 < prevails.sum(axis=1).mean() < 4
    departures, averted = study.true_averted(60)
    assert (departures > 0).all() and (averted[:, 0] == 0).all()
    assert (averted[:, 15] <= departures).all()
