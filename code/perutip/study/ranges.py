"""What the values of study.toml must satisfy, each alone and one against another."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perutip.study.config import Config

DISTRICT_COVARIATES = (
    "log_population",
    "prevalence",
    "poverty_rate",
    "officers_per_1000",
    "altitude",
)
DRIVERS = ("poverty", "information", "taboo", "violence", "opportunity", "horizon")
RESPONSES = ("information", "app", "development", "transfer")
REGIONS = tuple(f"{number:02d}" for number in range(1, 26))  # INEI's codes
LONGEST_PLACEBO = 120  # months before the training
Problem = tuple[str, str, str]  # section, key, what is expected


def range_problems(config: Config, sections: Collection[str]) -> list[Problem]:
    """Every value out of range, as (section, key, what was expected).

    sections: names of those that could be read; a check that needs another one is left
    out.
    """
    checks = (
        (_study, ("study", "pilot")),
        (_prosecution, ("prosecution",)),
        (_sensitivity, ("sensitivity",)),
        (_events, ("event_study", "discontinuity", "prosecution")),
        (_index, ("index",)),
        (_power, ("power",)),
        (_experiment, ("pilot", "trial")),
        (_endline, ("endline",)),
        (_madre_de_dios, ("madre_de_dios",)),
        (_draws, ("draws",)),
    )
    return [
        problem
        for check, needs in checks
        if set(needs) <= set(sections)
        for problem in check(config)
    ]


def _study(config: Config) -> Iterator[Problem]:
    study = config.study
    if study.master_seed < 0:
        yield "study", "master_seed", "expected 0 or more"
    if study.minimum_cell < 2:
        yield "study", "minimum_cell", "expected 2 or more"
    for section, level in (("study", study.level), ("pilot", config.pilot.level)):
        if not 0.5 < level < 1:
            yield section, "level", "expected between 0.5 and 1"


def _prosecution(config: Config) -> Iterator[Problem]:
    choices = config.prosecution
    if not choices.horizons or min(choices.horizons) <= 0:
        yield "prosecution", "horizons", "expected whole months above 0"
    if len(set(choices.horizons)) < len(choices.horizons):
        yield "prosecution", "horizons", "expected each horizon once"
    if choices.primary_horizon not in choices.horizons:
        yield "prosecution", "primary_horizon", "expected one of horizons"
    for key in ("minimum_treated_cases", "minimum_treated_clusters"):
        if getattr(choices, key) < 1:
            yield "prosecution", key, "expected 1 or more"


def _sensitivity(config: Config) -> Iterator[Problem]:
    departures = config.sensitivity
    if departures.capital_region not in REGIONS:
        yield "sensitivity", "capital_region", "expected a region's code, 01 to 25"
    if departures.pandemic_first > departures.pandemic_last:
        yield "sensitivity", "pandemic_first", "expected at or before pandemic_last"
    if not 1 <= departures.placebo_months <= LONGEST_PLACEBO:
        yield "sensitivity", "placebo_months", f"expected 1 to {LONGEST_PLACEBO}"


def _events(config: Config) -> Iterator[Problem]:
    events, jump = config.event_study, config.discontinuity
    if events.bin_months <= 0:
        yield "event_study", "bin_months", "expected above 0"
        return
    base = -(config.prosecution.primary_horizon // events.bin_months) - 1
    if events.first_bin >= base:
        yield (
            "event_study",
            "first_bin",
            f"expected below {base}, the bin before the donut of "
            f"{config.prosecution.primary_horizon} months",
        )
    if events.last_bin <= 0:
        yield "event_study", "last_bin", "expected above 0"
    if not jump.bandwidths_days or min(jump.bandwidths_days) <= jump.donut_days:
        yield "discontinuity", "bandwidths_days", "expected above donut_days"
    if jump.donut_days < 0:
        yield "discontinuity", "donut_days", "expected 0 or more"
    if 0 in jump.placebo_days:
        yield "discontinuity", "placebo_days", "0 is the training date, not a placebo"
    if jump.bin_days < 1:
        yield "discontinuity", "bin_days", "expected 1 or more"


def _index(config: Config) -> Iterator[Problem]:
    index = config.index
    for key in ("minimum_sections", "double_coding"):
        if not 0 <= getattr(index, key) <= 1:
            yield "index", key, "expected a share from 0 to 1"
    if not 0 < index.coding_precision < 1:
        yield "index", "coding_precision", "expected between 0 and 1"


def _power(config: Config) -> Iterator[Problem]:
    power = config.power
    for key in ("iccs", "conviction_rates"):
        values = getattr(power, key)
        if not values or not all(0 < value < 1 for value in values):
            yield "power", key, "expected a list of shares between 0 and 1"
    if power.believed_icc not in power.iccs:
        yield "power", "believed_icc", "expected one of iccs"
    shares = (
        "baseline_r2",
        "referral_completion",
        "false_positive_rate",
        "escalation_rate",
    )
    for key in shares:
        if not 0 < getattr(power, key) < 1:
            yield "power", key, "expected between 0 and 1"
    if power.cases_per_officer <= 0:
        yield "power", "cases_per_officer", "expected above 0"
    for unit in ("officers", "victims", "referrals"):
        if getattr(power, f"{unit}_per_district") < 1:
            yield "power", f"{unit}_per_district", "expected 1 or more"
    if not power.icc_source.strip():
        yield "power", "icc_source", "expected where the believed ICC is from"


def _experiment(config: Config) -> Iterator[Problem]:
    for section, key, names in (
        ("pilot", "covariates", config.pilot.covariates),
        ("trial", "balance_covariates", config.trial.balance_covariates),
    ):
        if not names:
            yield section, key, "expected a list that is not empty"
        for name in names:
            if name not in DISTRICT_COVARIATES:
                listed = ", ".join(DISTRICT_COVARIATES)
                yield section, key, f"{name!r} is not one of {listed}"
    for section, part in (("pilot", config.pilot), ("trial", config.trial)):
        if part.follow_up_months < 1:
            yield section, "follow_up_months", "expected 1 or more"
    if config.trial.near_km < 0:
        yield "trial", "near_km", "expected 0 or more"
    if config.trial.training_date >= config.trial.trial_end:
        yield "trial", "training_date", "expected before trial_end"


def _endline(config: Config) -> Iterator[Problem]:
    if not 0 <= config.endline.slack_days <= 366:
        yield "endline", "slack_days", "expected days, 0 to 366"
    if not 0 <= config.endline.least_interviewed <= 1:
        yield "endline", "least_interviewed", "expected a share from 0 to 1"


def _madre_de_dios(config: Config) -> Iterator[Problem]:
    choices, section = config.madre_de_dios, "madre_de_dios"
    if not 0 <= choices.benchmark_risk <= 1:
        yield section, "benchmark_risk", "expected a share from 0 to 1"
    if not choices.budget >= 0:
        yield section, "budget", "expected soles, 0 or more"
    if not choices.frontier or min(choices.frontier) < 0:
        yield section, "frontier", "expected multiples of the budget, 0 or more"
    if not 0 <= choices.absent < choices.prevails <= 1:
        yield section, "prevails", "expected above absent, both from 0 to 1"
    if not 1 <= choices.coder_accuracy < 2:
        yield section, "coder_accuracy", "expected from 1 to below 2"
    if choices.minimum_girls < 5:
        yield section, "minimum_girls", "expected 5 or more"
    if len(set(choices.frontier)) < len(choices.frontier):
        yield section, "frontier", "expected each value once"
    if choices.population < 1:
        yield section, "population", "expected 1 or more"
    for key in ("quoted_rate", "quoted_victims", "register_victims"):
        if getattr(choices, key) < 0:
            yield section, key, "expected 0 or more"
    if not choices.odds_ratios or min(choices.odds_ratios) <= 0:
        yield section, "odds_ratios", "expected numbers above 0"
    for key in ("responds", "driver_rules"):
        if set(getattr(choices, key)) != set(DRIVERS):
            yield section, key, f"expected a line for each of {', '.join(DRIVERS)}"
    for response in choices.responds.values():
        if response not in RESPONSES:
            listed = ", ".join(RESPONSES)
            yield section, "responds", f"{response!r} is not one of {listed}"


def _draws(config: Config) -> Iterator[Problem]:
    for key, value in dataclasses.asdict(config.draws).items():
        if not 19 <= value <= 10**7:
            yield "draws", key, "expected 19 to 10,000,000"
