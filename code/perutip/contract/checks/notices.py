"""What breaks no rule and deserves a look: counted in the log and in a table.

Every notice is a number of rows and a sentence without any value of a cell.
"""

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from perutip.contract.checks.answer_codes import codes_among_numbers
from perutip.contract.checks.identical_records import identical_records
from perutip.contract.checks.link_rules import linked
from perutip.contract.checks.links import Frames
from perutip.contract.checks.names_of_persons import names_of_persons
from perutip.contract.checks.noticed import Notice, notice_at
from perutip.contract.checks.other_scale import other_scale
from perutip.contract.checks.populations import populations
from perutip.contract.checks.spelling import mojibake
from perutip.contract.checks.study_facts import FEWEST_DATES, REACH_DAYS
from perutip.contract.checks.trained_regions import nobody_trained
from perutip.contract.checks.two_scales import two_scales
from perutip.contract.checks.whole_rows import premise, where_it_is
from perutip.contract.registers import (
    FILES,
    LEGAL_RANGE_YEARS,
    ONE_SCALE,
    REGISTERS,
    Register,
)

MOSTLY = 0.5  # share of links that fail
FEWEST = 10  # rows that a concentration needs
OUTSIDE_THE_LAW = ("sentence_below", "sentence_above")
ONE_DAY, FIRST_OF_MONTH, ONE_VALUE, ONE_PERSON = 0.03, 0.15, 0.25, 0.25
VARIES_FROM = 20  # values of a column of which none differs
SPREAD = ("cases", "rulings", "incidents", "referrals")


def find_notices(
    frames: Frames, extraction_date: dt.date | None = None
) -> list[Notice]:
    """Return every notice of the registers, typed, by file in the contract's order.

    Notes
    -----
    frames are registers that broke no rule; some may be missing.
    """
    found = [notice for rule in RULES for notice in rule(frames)]
    if extraction_date is not None:
        found += _filings_end_early(frames, pd.Timestamp(extraction_date))
    rank = {file: place for place, file in enumerate(FILES.values())}
    return sorted((n for n in found if n.rows), key=lambda n: (rank[n.file], n.kind))


def _filings_end_early(frames: Frames, end: pd.Timestamp) -> Iterator[Notice]:
    """Cases decided in the last quarter before extraction, in which none is filed."""
    if "cases" not in frames:
        return
    cases, last = frames["cases"], end - pd.Timedelta(days=REACH_DAYS)
    filed = cases["filing_date"].dropna()
    if len(filed) < FEWEST_DATES or filed.max() >= last:
        return
    decided = [
        cases[column.name] >= last
        for column in REGISTERS["cases"].columns
        if column.bounds == "decisions" and column.name in cases
    ]
    yield notice_at(
        REGISTERS["cases"],
        "filings_end",
        pd.concat(decided, axis=1).any(axis=1),
        f"with a decision in the {REACH_DAYS} days before the extraction, in which no "
        "case is filed: filings seem to end earlier than [prosecution] "
        "extraction_date in study.toml, and follow-up would be counted for cases that "
        "were never drawn",
    )


def _outside_the_law(frames: Frames) -> Iterator[Notice]:
    if "cases" not in frames:
        return
    cases = frames["cases"]
    scale = cases["charge_judgment"].map(ONE_SCALE)
    low = scale.map({name: ends[0] for name, ends in LEGAL_RANGE_YEARS.items()})
    high = scale.map({name: ends[1] for name, ends in LEGAL_RANGE_YEARS.items()})
    years = cases["sentence_years"]
    for kind, broken, words in zip(
        OUTSIDE_THE_LAW, (years < low, years > high), ("below", "above"), strict=True
    ):
        yield notice_at(
            REGISTERS["cases"],
            kind,
            broken,
            f"with a sentence {words} the legal range of the charge at judgment "
            "(years, not months?)",
            "sentence_years",
        )


def _not_recorded(frames: Frames) -> Iterator[Notice]:
    """What is due and not there yet, by column and by what makes it due."""
    for name, frame in frames.items():
        register, kind = REGISTERS[name], "not_recorded"
        for column in register.columns:
            if column.due and column.name in frame:
                words = f"whose {column.name} is not recorded"
                empty = frame[column.name].isna()
                yield notice_at(register, kind, empty, words, column.name)
        for one in register.implications:
            for due in one.due:
                if {one.column, due} <= set(frame):
                    words = f"whose {due} is not recorded {where_it_is(one)}"
                    empty = premise(frame, one) & frame[due].isna()
                    yield notice_at(register, kind, empty, words, due)


def _failing_links(frames: Frames) -> Iterator[Notice]:
    for name, frame in frames.items():
        for key in REGISTERS[name].loose_keys:
            if key.register not in frames:
                continue
            named = frame[key.column].dropna()
            lost = ~named.isin(frames[key.register][key.target])
            if len(named) >= FEWEST and lost.mean() > MOSTLY:
                yield notice_at(
                    REGISTERS[name],
                    "failing_links",
                    lost,
                    f"of {len(named):,} whose {key.column} does not stand in "
                    f"{FILES[key.register]}",
                    key.column,
                )


def _another_region(frames: Frames) -> Iterator[Notice]:
    if {"cases", "prosecutors"} <= set(frames):
        region = linked(frames, "cases", "prosecutors", "prosecutor_id", "region_id")
        elsewhere = region.notna() & (region != frames["cases"]["region_id"])
        words = "in another region than their prosecutor"
        yield notice_at(
            REGISTERS["cases"], "another_region", elsewhere, words, "region_id"
        )


def _concentrations(frames: Frames) -> Iterator[Notice]:
    for name, frame in frames.items():
        register = REGISTERS[name]
        for column in register.columns:
            if column.name not in frame:
                continue
            values = frame[column.name].dropna()
            if column.kind == "date" and name in SPREAD:
                yield from _dates(values, column.name, register)
            elif column.kind == "float" and len(values) >= 3 * FEWEST:
                one = values == values.value_counts().index[0]
                if one.sum() > ONE_VALUE * len(values) and values.nunique() > 1:
                    words = f"share one value of {column.name}"
                    yield notice_at(register, "one_value", one, words, column.name)
    yield from _one_person(frames)


def _dates(values: pd.Series, name: str, register: Register) -> Iterator[Notice]:
    if len(values) < 3 * FEWEST:
        return
    one_day = values == values.value_counts().index[0]
    january = (values.dt.month == 1) & (values.dt.day == 1)
    first = values.dt.day == 1
    for mask, share, words in (
        (one_day, ONE_DAY, "share one day of"),
        (january, ONE_DAY, "have a 1 January as"),
        (first, FIRST_OF_MONTH, "have the first of a month as"),
    ):
        if mask.sum() >= FEWEST and mask.sum() > share * len(values):
            yield notice_at(register, "one_day", mask, f"{words} {name}", name)


def _one_person(frames: Frames) -> Iterator[Notice]:
    for name, key in (("cases", "prosecutor_id"), ("incidents", "officer_id")):
        if name in frames and key in frames[name]:
            counts = frames[name][key].value_counts()
            rows = int(counts.iloc[0]) if len(counts) else 0
            if rows >= FEWEST and rows > ONE_PERSON * counts.sum() and len(counts) > 1:
                one = frames[name][key] == counts.index[0]
                words = f"share one {key}"
                yield notice_at(REGISTERS[name], "one_person", one, words, key)


def _never_varies(frames: Frames) -> Iterator[Notice]:
    for name, frame in frames.items():
        if name == "frame_trial":
            continue
        for column in REGISTERS[name].columns:
            if column.name not in frame or column.prose:
                continue
            values = frame[column.name].dropna()
            if len(values) >= VARIES_FROM and values.nunique() == 1:
                words = f"in which {column.name} never varies"
                yield Notice(
                    FILES[name], "never_varies", len(values), words, column.name
                )


def _garbled_names(frames: Frames) -> Iterator[Notice]:
    for name, frame in frames.items():
        for column in REGISTERS[name].columns:
            if column.kind == "text" and not column.prose and column.name in frame:
                values = frame[column.name].dropna()
                garbled = values.isin([v for v in values.unique() if mojibake(v)])
                words = f"whose {column.name} was read in a wrong encoding"
                register = REGISTERS[name]
                yield notice_at(register, "mojibake", garbled, words, column.name)


def _early_interviews(frames: Frames) -> Iterator[Notice]:
    if {"officers_endline", "incidents"} <= set(frames):
        first = frames["incidents"]["incident_date"].min()
        early = frames["officers_endline"]["interview_date"] < first
        words = "with an interview before the first incident of the register"
        register = REGISTERS["officers_endline"]
        yield notice_at(register, "early", early, words, "interview_date")


RULES = (
    _not_recorded,
    _outside_the_law,
    identical_records,
    _failing_links,
    _another_region,
    nobody_trained,
    _concentrations,
    _never_varies,
    _garbled_names,
    names_of_persons,
    _early_interviews,
    codes_among_numbers,
    two_scales,
    other_scale,
    populations,
)
