"""What a blinded run reads: valid registers in which nobody's training is their own."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from perutip.contract.checks import StudyFacts
from perutip.contract.reading import Registers, read_registers
from perutip.contract.reading.reader import check_frames
from perutip.designs.hazard_imputation import hazard_imputation
from perutip.designs.headline.headlines import hazard_frames, units_of
from perutip.frames.blinded import CannotBlind, blind_training
from perutip.frames.prosecution import case_frame
from perutip.running.files.places import ROOT
from perutip.study.config import load_config
from perutip.study.streams import named_stream

CONFIG = load_config(ROOT / "input" / "study.toml")
END = CONFIG.prosecution.extraction_date
NAMES = ("regions", "cases", "prosecutors")


@pytest.fixture(scope="module")
def actual():
    return read_registers(ROOT / "input" / "simulated", names=NAMES, prose=False)


def streams(master):
    return lambda name: named_stream(master, name)


def dates(registers, name="regions", key="region_id"):
    return registers[name].set_index(key)["training_date"].sort_index()


@pytest.mark.parametrize("master", range(8))
def test_dates_go_round_whole_and_no_large_part_stays_or_turns_over(actual, master):
    blind = blind_training(actual, streams(master), END)
    old, new = dates(actual), dates(blind)
    assert sorted(old.dropna()) == sorted(new.dropna())
    people = actual["regions"].set_index("region_id")["population"].sort_index()
    kept = (old == new)[old.notna()]
    assert (people[old.notna()] * kept).sum() < 0.2 * people[old.notna()].sum()
    exposure = [(pd.Timestamp(END) - one).dt.days.fillna(0) for one in (old, new)]
    table = np.cov(*exposure, aweights=people)
    assert abs(table[0, 1] / np.sqrt(table[0, 0] * table[1, 1])) < 0.2
    pd.testing.assert_frame_equal(actual["cases"], blind["cases"])


def test_every_register_stays_valid_and_attendance_follows_the_date(actual):
    blind = blind_training(actual, streams(3), END)
    assert check_frames(blind.frames, facts=StudyFacts.of(CONFIG)) == []
    old, new = actual["prosecutors"], blind["prosecutors"]
    assert (old["trained"].isna() == new["trained"].isna()).all()
    there = new["region_id"].map(dates(blind)).notna()
    assert (new.loc[~there, "trained"].dropna() == 0).all()
    shares = [
        one[one["region_id"].map(dates(of)).notna()]["trained"].mean()
        for one, of in ((old, actual), (new, blind))
    ]
    assert shares[0] == pytest.approx(shares[1], abs=0.1)
    within = there & old["region_id"].map(dates(actual)).notna()
    changed = (old["trained"] != new["trained"]) & new["trained"].notna()
    assert changed[within].any()  # nor does who attended within a region tell


def test_the_order_of_rows_and_of_reading_plays_no_part(actual):
    turned = Registers(
        {name: frame.iloc[::-1] for name, frame in actual.frames.items()}, actual.folder
    )
    one, other = (blind_training(of, streams(5), END) for of in (actual, turned))
    for name in NAMES:
        pd.testing.assert_frame_equal(one[name], other[name].iloc[::-1])
    alone = Registers({"regions": actual["regions"]}, actual.folder)
    pd.testing.assert_series_equal(
        dates(blind_training(alone, streams(5), END)), dates(one)
    )


def test_permuted_effects_scatter_round_nothing_and_the_planted_one_is_gone(actual):
    def conviction(registers):
        cases = case_frame(registers.frames, CONFIG)
        frames = hazard_frames(cases, units_of(cases))
        found = hazard_imputation(*frames, extraction_date=END, horizons=(12,))
        return found.cif_exposed[12] - found.cif_imputed[12]

    truth = conviction(actual)
    blind = [conviction(blind_training(actual, streams(m), END)) for m in range(12)]
    assert abs(np.mean(blind)) < 0.5 * abs(truth)
    assert min(abs(one - truth) for one in blind) > 0.01


@pytest.mark.parametrize(
    "given", [["2022-03-01", None], ["2022-03-01"] * 9, ["2022-03-01"]]
)
def test_too_few_dates_to_hide_are_refused(given):
    regions = pd.DataFrame(
        {
            "region_id": [f"{n:02d}" for n in range(len(given))],
            "training_date": pd.to_datetime(pd.Series(given)),
            "population": 1000,
        }
    )
    registers = Registers({"regions": regions}, ROOT)
    with pytest.raises(CannotBlind, match=f"{len(given)} values of region_id"):
        blind_training(registers, streams(1), dt.date(2026, 1, 1))


def test_without_any_date_and_without_regions_nothing_stands_in_the_way(actual):
    never = actual["regions"].assign(training_date=pd.NaT)
    registers = Registers({"regions": never}, ROOT)
    assert dates(blind_training(registers, streams(1), END)).isna().all()
    alone = Registers({"prosecutors": actual["prosecutors"]}, ROOT)
    found = blind_training(alone, streams(1), END)["prosecutors"]["trained"]
    assert found.sum() == alone["prosecutors"]["trained"].sum()
    assert (found.dropna() != alone["prosecutors"]["trained"].dropna()).any()


def test_fiscal_districts_are_handed_round_among_themselves(actual):
    districts = pd.DataFrame(
        {
            "fiscal_district": [f"D{n:02d}" for n in range(20)],
            "region_id": "01",
            "training_date": pd.to_datetime(
                pd.Series([f"202{n % 4}-01-01" if n < 12 else None for n in range(20)])
            ),
        }
    )
    registers = Registers(
        {"regions": actual["regions"], "fiscal_districts": districts}, ROOT
    )
    blind = blind_training(registers, streams(1), END)
    where = ("fiscal_districts", "fiscal_district")
    old, new = dates(registers, *where), dates(blind, *where)
    assert sorted(old.dropna()) == sorted(new.dropna())
    assert (old == new).sum() <= 3
