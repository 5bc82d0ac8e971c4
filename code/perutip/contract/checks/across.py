"""Checks across registers: foreign keys, and dates and counts of linked records."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from perutip.contract.checks.madre_de_dios import check_madre_de_dios
from perutip.contract.checks.problems import Problem, problems_at
from perutip.contract.registers import FILES, LAW_31146, NEW_CODES, REGISTERS

EXTRACTED = ("cases", "rulings")
Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class LinkRule:
    """A rule about `column` of `register` that other columns or registers decide.

    needs: the registers without which it is not checked. breaks: frames → boolean
    series over the rows of `register`, true where the rule is broken.
    """

    register: str
    column: str
    expected: str
    needs: tuple[str, ...]
    breaks: Callable[[Frames], pd.Series]


def check_across(
    frames: Frames, extraction_date: dt.date | None = None
) -> list[Problem]:
    """Return violations between registers, as far as those concerned are given.

    frames: typed registers by name, index the record number.
    """
    problems = list(_foreign_keys(frames))
    for rule in LINK_RULES:
        if set(rule.needs) <= set(frames):
            frame = frames[rule.register]
            register = REGISTERS[rule.register]
            rows = frame.index[rule.breaks(frames)]
            problems += problems_at(frame, rows, register, rule.column, rule.expected)
    problems += check_madre_de_dios(frames)
    if extraction_date is not None:
        problems += _after_extraction(frames, pd.Timestamp(extraction_date))
    return problems


def _foreign_keys(frames: Frames) -> Iterator[Problem]:
    for name, frame in frames.items():
        for key in REGISTERS[name].foreign_keys:
            if key.register not in frames or key.column not in frame:
                continue
            if key.target not in frames[key.register]:
                continue
            known = frames[key.register][key.target].dropna()
            # A target that lost its zero is reported where it stands, not here again.
            known = pd.concat([known, "0" + known])
            values = frame[key.column]
            rows = frame.index[values.notna() & ~values.isin(known)]
            expected = f"one {key.target} that stands in {FILES[key.register]}"
            yield from problems_at(frame, rows, REGISTERS[name], key.column, expected)


def _after_extraction(frames: Frames, end: pd.Timestamp) -> list[Problem]:
    problems = []
    expected = f"a date no later than the extraction on {end:%Y-%m-%d}"
    for name in EXTRACTED:
        if name not in frames:
            continue
        frame, register = frames[name], REGISTERS[name]
        for column in register.columns:
            if column.kind == "date" and column.name in frame:
                rows = frame.index[frame[column.name] > end]
                problems += problems_at(frame, rows, register, column.name, expected)
    return problems


def _linked(frames: Frames, child: str, parent: str, key: str, value: str) -> pd.Series:
    """Return for each row of `child` the `value` of the `parent` with its `key`.

    The first row counts where a key is (wrongly) repeated.
    """
    rows = frames[child]
    unique = frames[parent].dropna(subset=[key]).drop_duplicates(subset=[key])
    linked = rows[[key]].merge(
        unique[[key, value]],
        on=key,
        how="left",
        validate="many_to_one",
    )
    return linked[value].set_axis(rows.index)


def _new_code_before_law(frames: Frames) -> pd.Series:
    cases = frames["cases"]
    early = cases["filing_date"] < pd.Timestamp(LAW_31146)
    return early & cases["charge_filing"].isin(NEW_CODES)


def _ruled_before_filed(frames: Frames) -> pd.Series:
    filed = _linked(frames, "rulings", "cases", "case_id", "filing_date")
    return frames["rulings"]["ruling_date"] < filed


def _beyond_the_victims(frames: Frames) -> pd.Series:
    victims = _linked(
        frames, "referrals", "incidents", "incident_id", "victims_identified"
    )
    return frames["referrals"]["victim_number"] > victims


def _referred_before_incident(frames: Frames) -> pd.Series:
    happened = _linked(frames, "referrals", "incidents", "incident_id", "incident_date")
    return frames["referrals"]["referral_date"] < happened


def _region_of_another_code(frames: Frames) -> pd.Series:
    region, code = frames["districts"]["region_id"], frames["districts"]["ubigeo"]
    known = region.notna() & (code.str.len() == len("000000"))
    return known & (region != code.str[:2])


def _not_a_trial_district(frames: Frames) -> pd.Series:
    districts = frames["districts"]
    elsewhere = districts.loc[districts["role"] != "trial", "ubigeo"]
    return frames["frame_trial"]["unit_id"].isin(elsewhere)


def _trained_in_untrained_region(frames: Frames) -> pd.Series:
    regions, prosecutors = frames["regions"], frames["prosecutors"]
    never = regions.loc[regions["training_date"].isna(), "region_id"]
    return (prosecutors["trained"] == 1) & prosecutors["region_id"].isin(never)


LINK_RULES = (
    LinkRule(
        "prosecutors",
        "trained",
        "0 in a region without training_date in regions.csv",
        ("prosecutors", "regions"),
        _trained_in_untrained_region,
    ),
    LinkRule(
        "cases",
        "charge_filing",
        "a code that existed when the case was filed: "
        f"{', '.join(NEW_CODES)} began on {LAW_31146}",
        ("cases",),
        _new_code_before_law,
    ),
    LinkRule(
        "rulings",
        "ruling_date",
        "a date on or after the filing_date of its case",
        ("rulings", "cases"),
        _ruled_before_filed,
    ),
    LinkRule(
        "districts",
        "region_id",
        "the first two digits of the ubigeo",
        ("districts",),
        _region_of_another_code,
    ),
    LinkRule(
        "frame_trial",
        "unit_id",
        "a district whose role in districts.csv is trial",
        ("frame_trial", "districts"),
        _not_a_trial_district,
    ),
    LinkRule(
        "referrals",
        "victim_number",
        "at most the victims_identified of its incident",
        ("referrals", "incidents"),
        _beyond_the_victims,
    ),
    LinkRule(
        "referrals",
        "referral_date",
        "a date on or after the incident_date of its incident",
        ("referrals", "incidents"),
        _referred_before_incident,
    ),
)
