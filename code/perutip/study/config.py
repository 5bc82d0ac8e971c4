"""The study configuration: input/study.toml as frozen dataclasses, checked on load.

Every field is required, an unknown key is refused, and all problems are reported
together (`ConfigError`, exit 2). What the values must satisfy stands in `ranges`.
"""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from perutip.study.cross_checks import cross_problems
from perutip.study.declared import ConfigError, read_toml, record
from perutip.study.ranges import range_problems

__all__ = ["Config", "ConfigError", "load_config"]


@dataclass(frozen=True)
class Study:
    """Identity of the study, the master seed and what is suppressed."""

    registry: str
    master_seed: int
    minimum_cell: int
    level: float


@dataclass(frozen=True)
class Registers:
    """First and last day that is possible for each kind of date in the registers.

    filings: of cases; decisions: their ends, reviews and rulings; trainings: of
    regions; fieldwork: interviews, incidents and referrals of the experiment.
    """

    filings: tuple[dt.date, ...]
    decisions: tuple[dt.date, ...]
    trainings: tuple[dt.date, ...]
    fieldwork: tuple[dt.date, ...]


@dataclass(frozen=True)
class Prosecution:
    """Choices on the register of cases; months and dates."""

    extraction_date: dt.date
    horizons: tuple[int, ...]
    primary_horizon: int
    unit: Literal["region", "fiscal_district"]
    lesser_charges_in_frame: bool
    minimum_treated_cases: int
    minimum_treated_clusters: int


@dataclass(frozen=True)
class Sensitivity:
    """Departures from the headline.

    capital_region: its id. pandemic_first, pandemic_last: days; half-years are left out
    whole. placebo_months: by which placebo dates come before the training.
    """

    capital_region: str
    pandemic_first: dt.date
    pandemic_last: dt.date
    placebo_months: int


@dataclass(frozen=True)
class Reform:
    """A reform that came at the same time, as `[[reform]]`; none need be declared.

    first, last: days; time at risk of its regions in the half-years between is left out
    whole. regions: their ids; empty for the whole country.
    """

    name: str
    first: dt.date
    last: dt.date
    regions: tuple[str, ...] = ()


@dataclass(frozen=True)
class EventStudy:
    """Bins of event time: width in months, first and last (binned end points)."""

    bin_months: int
    first_bin: int
    last_bin: int
    minimum_regions: int


@dataclass(frozen=True)
class Discontinuity:
    """Fixed bandwidths, donut and placebo cut-offs in days; bins of its figure."""

    bandwidths_days: tuple[int, ...]
    donut_days: int
    placebo_days: tuple[int, ...]
    bin_days: int
    figure_days: int


@dataclass(frozen=True)
class Index:
    """Frozen reference of the Person-Centered Practices Index, its dictionary, the
    share of rulings whose parts must be recognised for an index of one part, and sizes
    of the samples that go to readers and lawyers.

    double_coding: share of the coded rulings that both coders read. coding_precision:
    standard error that the corrected effect on a component's presence should have.
    """

    reference_before: dt.date
    dictionary: str
    minimum_sections: float
    coding_sample: int
    double_coding: float
    coding_precision: float
    minimum_arm_regions: int
    concordance_rulings: int
    concordance_lines: int


@dataclass(frozen=True)
class Pilot:
    """Pilot: how its arms came about, when it was trained, covariates of matching.

    level: of the printed sets; with five pairs the smallest p is 1/16.
    """

    design: Literal["chosen", "drawn", "none"]
    training_date: dt.date
    follow_up_months: int
    covariates: tuple[str, ...]
    level: float


@dataclass(frozen=True)
class Trial:
    """Trial: dates as registered and as simulated, covariates of the balance table.

    lee_bounds: officers' outcomes that bounds and reweighting are computed for;
    moderated: those whose effect may differ; near_km: what near means for spillovers.
    """

    training_date: dt.date
    follow_up_months: int
    intervention_end: dt.date
    trial_end: dt.date
    balance_covariates: tuple[str, ...]
    lee_bounds: tuple[str, ...]
    lost_districts: tuple[str, ...]
    moderated: tuple[str, ...]
    near_km: int


@dataclass(frozen=True)
class Power:
    """What minimum detectable effects are computed at.

    iccs: shares, the believed one among them, icc_source: where it is from;
    baseline_r2: share of variance that a baseline explains; cases_per_officer,
    referral_completion, false_positive_rate and units per district: used where the
    baseline has no number; conviction_rates and the two after it: base rates of case
    outcomes; figure_sizes: officers per district of the figure.
    """

    iccs: tuple[float, ...]
    believed_icc: float
    icc_source: str
    baseline_r2: float
    cases_per_officer: float
    referral_completion: float
    false_positive_rate: float
    victims_per_district: float
    referrals_per_district: float
    conviction_rates: tuple[float, ...]
    escalation_rate: float
    reviewed_upheld_rate: float
    figure_sizes: tuple[int, ...]
    figure_effect: float
    evaluations: int


@dataclass(frozen=True)
class MadreDeDios:
    """Drivers, responses and hidden victims of Madre de Dios.

    benchmark_risk: share of offers that are not what was promised, its source beside.
    budget: soles; frontier: multiples of it. prevails, absent: posteriors from and up
    to which a driver's verdict is given; coder_accuracy: sensitivity + specificity
    above which interviews are used; minimum_girls: of a community. responds: driver →
    response. driver_rules: driver → when it applies to a girl. odds_ratios: of two
    lists. The quoted figures are others', printed beside and never used.
    """

    benchmark_risk: float
    benchmark_source: str
    budget: float
    frontier: tuple[float, ...]
    prevails: float
    absent: float
    coder_accuracy: float
    minimum_girls: int
    dictionary: str
    odds_ratios: tuple[float, ...]
    quoted_rate: float
    quoted_victims: float
    register_victims: float
    population: float
    responds: dict[str, str]
    driver_rules: dict[str, str]


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
    """Everything that study.toml says.

    headlines: registered outcome → the variable that is its headline; family-wise
    p-values go over the headlines of one rank. reforms: of `[[reform]]`, rows of the
    sensitivity table.
    """

    study: Study
    registers: Registers
    prosecution: Prosecution
    sensitivity: Sensitivity
    event_study: EventStudy
    discontinuity: Discontinuity
    index: Index
    pilot: Pilot
    trial: Trial
    power: Power
    madre_de_dios: MadreDeDios
    draws: Draws
    headlines: dict[str, str]
    reforms: tuple[Reform, ...] = ()

    def with_quick_draws(self) -> "Config":
        """The same configuration with few draws."""
        return dataclasses.replace(self, draws=self.draws.quick())


def load_config(path: Path) -> Config:
    """Read and check `path`.

    Raises
    ------
    ConfigError
        Every problem at once, each with its line.
    """
    raw, problems = read_toml(path)
    sections = {
        field.name: field.type
        for field in dataclasses.fields(Config)
        if field.name not in ("headlines", "reforms")
    }
    for name in raw:
        if name not in (*sections, "headlines", "reform"):
            problems.add("not a section", name)
    values: dict[str, object] = {}
    for name, kind in sections.items():
        if name not in raw:
            problems.add(f"section [{name}] is missing")
            continue
        assert isinstance(kind, type)
        values[name] = record(kind, raw[name], problems, name)
    headlines = raw.get("headlines")
    if not isinstance(headlines, dict) or not all(
        isinstance(value, str) for value in headlines.values()
    ):
        problems.add("expected a table of outcome = variable", "headlines")
    values["headlines"] = headlines
    reforms = raw.get("reform", [])
    if not isinstance(reforms, list):
        problems.add("expected [[reform]], one table each", "reform")
        reforms = []
    found_reforms = [
        record(Reform, one, problems, "reform", nth) for nth, one in enumerate(reforms)
    ]
    for nth, reform in enumerate(found_reforms):
        if reform is not None and not reform.first <= reform.last:
            problems.add("first: must not lie after last", "reform", "first", nth)
    read = [name for name, value in values.items() if value is not None]
    given: dict[str, Any] = {**dict.fromkeys(sections), **values}
    given["reforms"] = tuple(found_reforms)
    config = Config(**given)
    found = [*range_problems(config, read), *cross_problems(config, read)]
    for section, key, message in found:
        problems.add(f"{key}: {message}", section, key)
    problems.raise_if_any()
    return config
