"""What the values of study.toml must satisfy against each other and against the files.

Ranges of single values stand in `ranges`; here are duplicates, orders of dates, and
choices that only make sense together.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from perutip.study.sections import ENDLINE_REGISTERS

if TYPE_CHECKING:
    from perutip.study.config import Config

Problem = tuple[str, str, str]  # section, key, what is expected
Check = Callable[["Config"], Iterator[Problem]]
LONGEST_FOLLOW_UP = 60  # months
LONGEST_HORIZON = 120  # months
FARTHEST_DAYS = 3_650
LARGEST_MINIMUM_CELL = 100
REGISTRY = re.compile("AEARCTR-[0-9]{7}")
LONGEST_TEXT = 255  # characters
BOUNDS = ("filings", "decisions", "trainings", "fieldwork")


def cross_problems(config: Config, sections: Sequence[str]) -> list[Problem]:
    """Every contradiction, as (section, key, what was expected).

    sections: names of the sections that could be read; a check that needs another one
    is left out.
    """
    return [
        *_texts(config, sections),
        *(
            problem
            for check, needs in CHECKS
            if set(needs) <= set(sections)
            for problem in check(config)
        ),
    ]


def _texts(config: Config, sections: Sequence[str]) -> Iterator[Problem]:
    """Texts of any section that no line of a table could print."""
    for section in sections:
        part = getattr(config, section)
        if not dataclasses.is_dataclass(part):
            continue
        for field in dataclasses.fields(part):
            value = getattr(part, field.name)
            several = value.values() if isinstance(value, dict) else value
            texts = [value] if isinstance(value, str) else several
            if not isinstance(texts, Iterable):
                continue
            for text in texts:
                if isinstance(text, str) and not _printed(text):
                    words = f"expected text in one line, {LONGEST_TEXT} characters"
                    yield section, field.name, f"{words} at most"
                    break


def _printed(text: str) -> bool:
    return len(text) <= LONGEST_TEXT and (text.isprintable() or not text)


def _bounds(config: Config) -> Iterator[Problem]:
    for key in BOUNDS:
        days = getattr(config.registers, key)
        if len(days) != 2 or days[0] >= days[1]:
            yield "registers", key, "expected [first day, last day], in this order"
        elif not dt.date(1950, 1, 1) <= days[0] <= days[1] <= dt.date(2100, 1, 1):
            yield "registers", key, "expected days of 1950 to 2099"


def _bounds_and_extraction(config: Config) -> Iterator[Problem]:
    if any(len(getattr(config.registers, key)) != 2 for key in BOUNDS):
        return
    extraction = config.prosecution.extraction_date
    for key in ("filings", "decisions"):
        first, last = getattr(config.registers, key)
        if not first < extraction <= last:
            yield (
                "prosecution",
                "extraction_date",
                f"expected inside [registers] {key}: {first} to {last}",
            )
    if config.registers.trainings[0] > extraction:
        yield "registers", "trainings", "expected to begin before extraction_date"


def _bounds_and_experiment(config: Config) -> Iterator[Problem]:
    if len(config.registers.fieldwork) != 2:
        return
    first, last = config.registers.fieldwork
    for section, part in (("pilot", config.pilot), ("trial", config.trial)):
        if not first <= part.training_date <= last:
            yield (
                section,
                "training_date",
                f"expected inside [registers] fieldwork: {first} to {last}",
            )


def _horizons(config: Config) -> Iterator[Problem]:
    choices = config.prosecution
    if choices.horizons and max(choices.horizons) > LONGEST_HORIZON:
        yield "prosecution", "horizons", f"expected at most {LONGEST_HORIZON} months"
    if list(choices.horizons) != sorted(choices.horizons):
        yield "prosecution", "horizons", "expected in ascending order"
    if choices.minimum_treated_clusters > choices.minimum_treated_cases:
        yield (
            "prosecution",
            "minimum_treated_clusters",
            "expected at most minimum_treated_cases",
        )


def _cell(config: Config) -> Iterator[Problem]:
    if config.study.minimum_cell > LARGEST_MINIMUM_CELL:
        yield "study", "minimum_cell", f"expected at most {LARGEST_MINIMUM_CELL}"
    if not REGISTRY.fullmatch(config.study.registry):
        words = "expected the number of the registration, AEARCTR- and seven digits"
        yield "study", "registry", words


def _discontinuity(config: Config) -> Iterator[Problem]:
    jump = config.discontinuity
    yield from _each_once("discontinuity", "bandwidths_days", jump.bandwidths_days)
    yield from _each_once("discontinuity", "placebo_days", jump.placebo_days)
    if jump.bandwidths_days and max(jump.bandwidths_days) > FARTHEST_DAYS:
        yield "discontinuity", "bandwidths_days", f"expected at most {FARTHEST_DAYS}"
    if any(abs(day) > FARTHEST_DAYS for day in jump.placebo_days):
        yield "discontinuity", "placebo_days", f"expected within {FARTHEST_DAYS} days"
    if any(0 < abs(day) <= jump.donut_days for day in jump.placebo_days):
        yield (
            "discontinuity",
            "placebo_days",
            "expected outside the donut around the training date",
        )
    if jump.figure_days < jump.bin_days:
        yield "discontinuity", "figure_days", "expected at least bin_days"


def _events(config: Config) -> Iterator[Problem]:
    events = config.event_study
    if events.minimum_regions < 1:
        yield "event_study", "minimum_regions", "expected 1 or more"
    if events.bin_months > 24:
        yield "event_study", "bin_months", "expected at most 24"
    if events.last_bin - events.first_bin > 80:
        yield "event_study", "first_bin", "expected at most 80 bins to last_bin"


def _index(config: Config) -> Iterator[Problem]:
    index = config.index
    path = PurePosixPath(index.dictionary)
    named = len(path.parts) == 1 and path.suffix in (".yml", ".yaml")
    if not named or index.dictionary.startswith(".") or chr(92) in index.dictionary:
        yield (
            "index",
            "dictionary",
            "expected the name of a .yml file inside input/dictionary/",
        )
    for key in ("coding_sample", "concordance_rulings", "concordance_lines"):
        if getattr(index, key) < 1:
            yield "index", key, "expected 1 or more"
    if index.minimum_arm_regions < 2:
        yield "index", "minimum_arm_regions", "expected 2 or more"


def _reference(config: Config) -> Iterator[Problem]:
    if config.index.reference_before > config.prosecution.extraction_date:
        yield "index", "reference_before", "expected before extraction_date"


def _experiment(config: Config) -> Iterator[Problem]:
    pilot, trial = config.pilot, config.trial
    yield from _each_once("pilot", "covariates", pilot.covariates)
    yield from _each_once("trial", "balance_covariates", trial.balance_covariates)
    yield from _districts("trial", "lost_districts", trial.lost_districts)
    for section, part in (("pilot", pilot), ("trial", trial)):
        if part.follow_up_months > LONGEST_FOLLOW_UP:
            yield (
                section,
                "follow_up_months",
                f"expected at most {LONGEST_FOLLOW_UP} months",
            )
    if pilot.design != "none" and pilot.training_date >= trial.training_date:
        yield "pilot", "training_date", "expected before the trial's training_date"
    if not trial.training_date < trial.intervention_end <= trial.trial_end:
        yield (
            "trial",
            "intervention_end",
            "expected after training_date and not after trial_end",
        )


def _endline(config: Config) -> Iterator[Problem]:
    for name in ENDLINE_REGISTERS:
        yield from _districts("endline", name, getattr(config.endline, name))


def _districts(section: str, key: str, codes: Sequence[str]) -> Iterator[Problem]:
    yield from _each_once(section, key, codes)
    if any(not (len(c) == 6 and c.isascii() and c.isdigit()) for c in codes):
        yield section, key, "expected district codes of six digits"


def _lists_of_power(config: Config) -> Iterator[Problem]:
    power = config.power
    for key in ("iccs", "conviction_rates", "figure_sizes"):
        yield from _each_once("power", key, getattr(power, key))
    if not power.figure_sizes or min(power.figure_sizes) < 2:
        yield "power", "figure_sizes", "expected numbers of officers, 2 or more"
    if not 0 < power.reviewed_upheld_rate < 1:
        yield "power", "reviewed_upheld_rate", "expected between 0 and 1"
    if not 0 < power.cases_per_officer < 1_000:
        yield "power", "cases_per_officer", "expected above 0"
    if not 0 < power.figure_effect < 100:
        yield "power", "figure_effect", "expected above 0"
    if not 1 <= power.evaluations <= 100:
        yield "power", "evaluations", "expected 1 to 100"


def _each_once(section: str, key: str, values: Sequence[object]) -> Iterator[Problem]:
    if len(set(values)) < len(values):
        yield section, key, "expected each value once"


CHECKS: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (_cell, ("study",)),
    (_bounds, ("registers",)),
    (_bounds_and_extraction, ("registers", "prosecution")),
    (_bounds_and_experiment, ("registers", "pilot", "trial")),
    (_horizons, ("prosecution",)),
    (_discontinuity, ("discontinuity",)),
    (_events, ("event_study",)),
    (_index, ("index",)),
    (_reference, ("index", "prosecution")),
    (_experiment, ("pilot", "trial")),
    (_endline, ("endline",)),
    (_lists_of_power, ("power",)),
)
