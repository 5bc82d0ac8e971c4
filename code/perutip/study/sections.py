"""The sections of input/study.toml, each with what its keys mean."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal


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
class EndlineRules:
    """When the endline of pilot or trial is complete.

    slack_days: between the last incident and the end of the follow-up.
    least_interviewed: share of a district's baseline officers below which its
    interviews go on. The others are named as the registers: districts of which nothing
    more is to come, whatever is there.
    """

    slack_days: int
    least_interviewed: float
    officers_endline: tuple[str, ...]
    municipal_records: tuple[str, ...]
    incidents: tuple[str, ...]
    referrals: tuple[str, ...]
    residents_survey: tuple[str, ...]

    def ended(self, register: str) -> frozenset[str]:
        """Districts of which nothing more is to come in `register` (its file's name
        without .csv)."""
        return frozenset(getattr(self, register))


ENDLINE_REGISTERS = (
    "officers_endline",
    "municipal_records",
    "incidents",
    "referrals",
    "residents_survey",
)


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
    officers_per_district: float
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
