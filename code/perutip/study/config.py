"""The study configuration: input/study.toml as frozen dataclasses, checked on load.

Every field is required, an unknown key is refused, and all problems are reported
together (`ConfigError`, exit 2).
"""

import dataclasses
import datetime as dt
import tomllib
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

HORIZONS = (12, 18, 24)
DISTRICT_COVARIATES = (
    "log_population",
    "prevalence",
    "poverty_rate",
    "officers_per_1000",
    "altitude",
)


class ConfigError(ValueError):
    """The configuration does not say what the package needs; the message lists all."""


@dataclass(frozen=True)
class Study:
    """Identity of the study, the master seed and what is suppressed."""

    registry: str
    master_seed: int
    minimum_cell: int
    level: float


@dataclass(frozen=True)
class Prosecution:
    """Choices on the register of cases; months and dates."""

    extraction_date: dt.date
    horizons: tuple[int, ...]
    primary_horizon: int
    unit: Literal["region"]
    lesser_charges_in_frame: bool
    minimum_treated_cases: int
    minimum_treated_clusters: int


@dataclass(frozen=True)
class EventStudy:
    """Bins of event time: width in months, first and last (binned end points)."""

    bin_months: int
    first_bin: int
    last_bin: int


@dataclass(frozen=True)
class Discontinuity:
    """Fixed bandwidths, donut and placebo cut-offs in days."""

    bandwidths_days: tuple[int, ...]
    donut_days: int
    placebo_days: tuple[int, ...]


@dataclass(frozen=True)
class Index:
    """Frozen reference of the Person-Centered Practices Index and its dictionary."""

    reference_before: dt.date
    dictionary: str


@dataclass(frozen=True)
class Pilot:
    """Pilot: how its arms came about, when it was trained, covariates of matching."""

    design: Literal["chosen", "drawn"]
    training_date: dt.date
    follow_up_months: int
    covariates: tuple[str, ...]


@dataclass(frozen=True)
class Trial:
    """Trial: dates as registered and as simulated, covariates of the balance table."""

    training_date: dt.date
    follow_up_months: int
    intervention_end: dt.date
    trial_end: dt.date
    balance_covariates: tuple[str, ...]


@dataclass(frozen=True)
class Draws:
    """Numbers of Monte Carlo draws where enumeration is out of reach."""

    wild_bootstrap: int
    cross_check: int
    permutations: int
    coder_bootstrap: int
    power_replications: int

    def quick(self) -> "Draws":
        """Few draws, for a look before the real run."""
        return Draws(499, 199, 99, 99, 20)


@dataclass(frozen=True)
class Config:
    """Everything that study.toml says."""

    study: Study
    prosecution: Prosecution
    event_study: EventStudy
    discontinuity: Discontinuity
    index: Index
    pilot: Pilot
    trial: Trial
    draws: Draws

    def with_quick_draws(self) -> "Config":
        """The same configuration with few draws."""
        return dataclasses.replace(self, draws=self.draws.quick())


def load_config(path: Path) -> Config:
    """Read and check `path`. Raises ConfigError naming every problem at once."""
    if not path.is_file():
        raise ConfigError(f"{path}: no such file")
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not readable as TOML: {error}") from error
    problems: list[str] = []
    sections = {field.name: field.type for field in dataclasses.fields(Config)}
    problems += [f"[{name}] is not a section" for name in raw if name not in sections]
    values = {
        name: _section(kind, name, raw.get(name), problems)
        for name, kind in sections.items()
    }
    if not problems:
        config = Config(**values)
        problems += _ranges(config)
    if problems:
        lines = "\n".join(f"  {path.name}: {problem}" for problem in problems)
        raise ConfigError(f"{len(problems)} problem(s) in {path}:\n{lines}")
    return config


def _section(kind: type, name: str, raw: object, problems: list[str]) -> object:
    if not isinstance(raw, dict):
        problems.append(f"section [{name}] is missing")
        return None
    fields = {field.name: field.type for field in dataclasses.fields(kind)}
    problems += [f"[{name}] {key}: unknown key" for key in raw if key not in fields]
    values = {}
    for key, wanted in fields.items():
        if key not in raw:
            problems.append(f"[{name}] {key}: missing")
        else:
            values[key] = _value(wanted, f"[{name}] {key}", raw[key], problems)
    return kind(**values) if len(values) == len(fields) else None


def _value(wanted: object, where: str, raw: object, problems: list[str]) -> object:
    origin = typing.get_origin(wanted)
    if origin is Literal:
        allowed = typing.get_args(wanted)
        if raw not in allowed:
            problems.append(f"{where} = {raw!r}: expected one of {', '.join(allowed)}")
        return raw
    if origin is tuple:
        item = typing.get_args(wanted)[0]
        if not isinstance(raw, list) or not raw:
            problems.append(f"{where} = {raw!r}: expected a list that is not empty")
            return ()
        return tuple(_value(item, where, part, problems) for part in raw)
    if wanted is float and type(raw) is int:
        raw = float(raw)
    if type(raw) is not wanted:
        problems.append(f"{where} = {raw!r}: expected {wanted.__name__}")
    return raw


def _ranges(config: Config) -> list[str]:
    prosecution, study = config.prosecution, config.study
    checks = [
        (study.master_seed >= 0, "[study] master_seed: expected 0 or more"),
        (study.minimum_cell >= 2, "[study] minimum_cell: expected 2 or more"),
        (0.5 < study.level < 1, "[study] level: expected between 0.5 and 1"),
        (min(prosecution.horizons) > 0, "[prosecution] horizons: expected above 0"),
        (
            set(prosecution.horizons) <= set(HORIZONS),
            f"[prosecution] horizons: expected among {', '.join(map(str, HORIZONS))}, "
            "the ones that perutip/study/outcomes.py declares",
        ),
        *(
            (
                name in DISTRICT_COVARIATES,
                f"[{section}] {key}: {name!r} is not one of "
                f"{', '.join(DISTRICT_COVARIATES)}",
            )
            for section, key, names in (
                ("pilot", "covariates", config.pilot.covariates),
                ("trial", "balance_covariates", config.trial.balance_covariates),
            )
            for name in names
        ),
        (
            prosecution.primary_horizon in prosecution.horizons,
            "[prosecution] primary_horizon: expected one of horizons",
        ),
        (
            config.event_study.first_bin < -2 < 0 < config.event_study.last_bin,
            "[event_study] first_bin, last_bin: expected below -2 and above 0",
        ),
        (config.event_study.bin_months > 0, "[event_study] bin_months: above 0"),
        (
            min(dataclasses.astuple(config.draws)) >= 19,
            "[draws]: expected 19 or more everywhere",
        ),
        (
            config.trial.training_date < config.trial.trial_end,
            "[trial] training_date: expected before trial_end",
        ),
    ]
    return [message for holds, message in checks if not holds]
