"""What the study's configuration and the log of the draw say about the registers.

Dates that are impossible in this study, an extraction date that the register does not
reach, districts without an endline, arms that contradict the draw.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from perutip.contract.checks.breaches import Breach, breach_at
from perutip.contract.checks.links import Frames
from perutip.contract.checks.named_districts import named_districts
from perutip.contract.registers import FILES, REGISTERS
from perutip.study.config import Config
from perutip.study.sections import ENDLINE_REGISTERS

EXTRACTED = ("cases", "rulings")
REACH_DAYS = 92  # a register in use has a date in the last quarter before extraction
FEWEST_DATES = 20  # below this a register is too small to say so
DELIVERED = ("filings", "decisions")  # windows that move with a new delivery
NEW_DELIVERY = (
    "If the registers are a new delivery, change together in input/study.toml: "
    "[prosecution] extraction_date, [registers] filings and [registers] decisions "
    '(README, "When a new delivery arrives").'
)
Bounds = Mapping[str, tuple[dt.date, ...]]


@dataclass(frozen=True)
class StudyFacts:
    """Facts against which registers are checked; what is not given is not checked.

    extraction_date: the day on which cases and rulings were drawn. bounds: name of a
    bound of the contract → first and last possible day. lost_districts: districts of
    the frame that have no endline and are known to have none (attrition); None leaves
    the endline unchecked. ended: key of [endline] → districts of which nothing more is
    to come. treated: district → 1 or 0 as drawn.
    """

    extraction_date: dt.date | None = None
    bounds: Bounds = field(default_factory=dict)
    lost_districts: tuple[str, ...] | None = None
    ended: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    treated: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, config: Config, treated: Mapping[str, int] | None = None
    ) -> "StudyFacts":
        """Return what study.toml says of the registers, and the arms as drawn."""
        kinds = (f.name for f in dataclasses.fields(config.registers))
        bounds = {kind: getattr(config.registers, kind) for kind in kinds}
        return cls(
            config.prosecution.extraction_date,
            bounds,
            config.trial.lost_districts,
            {name: getattr(config.endline, name) for name in ENDLINE_REGISTERS},
            dict(treated or {}),
        )


def check_facts(
    frames: Frames, facts: StudyFacts, *, partial: bool, unread: bool = False
) -> list[Breach]:
    """Return what contradicts the study's configuration.

    partial: half an endline is not refused (response rates only are reported of it).
    unread: dates of cases were refused, so that their last one is not known.
    """
    breaches = _out_of_bounds(frames, facts)
    if facts.extraction_date is not None:
        end = pd.Timestamp(facts.extraction_date)
        breaches += _after_extraction(frames, end)
        breaches += [] if unread else _far_from_extraction(frames, end)
    breaches += named_districts(frames, facts.lost_districts or (), facts.ended)
    if facts.lost_districts is not None and not partial:
        found = _half_an_endline(frames, facts.lost_districts)
        breaches += [dataclasses.replace(breach, in_part=True) for breach in found]
    return breaches


def _out_of_bounds(frames: Frames, facts: StudyFacts) -> list[Breach]:
    """Dates outside the study's windows; one after the extraction is said there."""
    breaches: list[Breach] = []
    for name, frame in frames.items():
        register = REGISTERS[name]
        for column in register.columns:
            if column.bounds not in facts.bounds or column.name not in frame:
                continue
            first, last = (pd.Timestamp(day) for day in facts.bounds[column.bounds])
            dates = frame[column.name]
            late = dates > last
            if name in EXTRACTED and facts.extraction_date is not None:
                late &= dates <= pd.Timestamp(facts.extraction_date)
            expected = (
                f"a date from {first:%Y-%m-%d} to {last:%Y-%m-%d} ([registers] "
                f"{column.bounds} in study.toml)"
            )
            moves = column.bounds in DELIVERED and _soon_after(dates[late], last)
            advice = NEW_DELIVERY if moves else ""
            breaches += breach_at(
                frame, (dates < first) | late, register, column.name, expected, advice
            )
    return breaches


def _after_extraction(frames: Frames, end: pd.Timestamp) -> list[Breach]:
    breaches: list[Breach] = []
    expected = f"a date no later than the extraction on {end:%Y-%m-%d}"
    for name in EXTRACTED:
        for column in REGISTERS[name].columns:
            if name in frames and column.kind == "date" and column.name in frames[name]:
                frame, register = frames[name], REGISTERS[name]
                dates = frame[column.name]
                advice = NEW_DELIVERY if _soon_after(dates[dates > end], end) else ""
                breaches += breach_at(
                    frame, dates > end, register, column.name, expected, advice
                )
    return breaches


def _soon_after(late: pd.Series, end: pd.Timestamp) -> bool:
    """Does one of these dates lie where a new delivery has its own? Years later is an
    error of typing."""
    return bool((late <= end + pd.DateOffset(years=1)).any())


def _far_from_extraction(frames: Frames, end: pd.Timestamp) -> list[Breach]:
    """Return a breach when the register of cases ends long before its extraction.

    Pending cases would be counted as observed without an end for all that time. Without
    one of its columns of dates nothing is said of the last date.
    """
    if "cases" not in frames:
        return []
    register, frame = REGISTERS["cases"], frames["cases"]
    dated = [c for c in register.columns if c.kind == "date"]
    if any(c.name not in frame and not c.optional for c in dated):
        return []
    names = [c.name for c in dated if c.name in frame]
    dates = pd.concat([frame[name].dropna() for name in names])
    if len(dates) < FEWEST_DATES:
        return []
    gap = (end - dates.max()).days
    if gap <= REACH_DAYS:
        return []
    expected = (
        f"dates that come within {REACH_DAYS} days of the extraction on {end:%Y-%m-%d} "
        "([prosecution] extraction_date in study.toml)"
    )
    found = f"{dates.max():%Y-%m-%d} as the last date, {gap} days before"
    return [
        Breach(register, "", expected, frame.index[:0].to_numpy("int64"), None, found)
    ]


def endline_districts(frames: Frames) -> tuple[frozenset[str], frozenset[str]]:
    """Return the frame's districts with, and without, an officer at endline.

    Both are empty where frame, baseline or endline is not given.
    """
    wanted = ("frame_trial", "officers_baseline", "officers_endline")
    columns = ("unit_id", "officer_id", "officer_id")
    given = all(
        n in frames and c in frames[n] for n, c in zip(wanted, columns, strict=True)
    )
    if not given or "ubigeo" not in frames["officers_baseline"]:
        return frozenset(), frozenset()
    units = frozenset(frames["frame_trial"]["unit_id"].dropna())
    baseline = frames["officers_baseline"]
    found = baseline["officer_id"].isin(frames["officers_endline"]["officer_id"])
    reached = frozenset(baseline.loc[found, "ubigeo"].dropna()) & units
    return reached, units - reached


def _half_an_endline(frames: Frames, lost: tuple[str, ...]) -> list[Breach]:
    reached, without = endline_districts(frames)
    if not reached | without:
        return []
    register, frame = REGISTERS["frame_trial"], frames["frame_trial"]
    units = frame["unit_id"]
    breaches = breach_at(
        frame,
        units.isin(without - set(lost)),
        register,
        "unit_id",
        f"an officer of the district in {FILES['officers_endline']}, or the district "
        "in [trial] lost_districts of study.toml; or --partial, for response rates "
        "only",
    )
    breaches += breach_at(
        frame,
        units.isin(reached & set(lost)),
        register,
        "unit_id",
        f"no officer in {FILES['officers_endline']}, since [trial] lost_districts of "
        "study.toml names the district",
    )
    return breaches
