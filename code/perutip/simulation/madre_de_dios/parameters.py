"""What is planted in the registers of Madre de Dios, in one place."""

from __future__ import annotations

from dataclasses import dataclass

DRIVERS = ("poverty", "information", "taboo", "violence", "opportunity", "horizon")
RESPONSES = ("information", "app", "development", "transfer")


@dataclass(frozen=True)
class Answers:
    """The stated index and how girls answer; log-odds.

    gain, risk, paid, … : coefficients. scale_sd : of how a girl uses the scale, which
    moves her stated answers alone; noise_sd : of one answer. fine : share of girls who
    round to 5, the others to 10. answered_violence : share who answer that question.
    """

    gain: float = 0.60
    risk: float = -1.20
    paid: float = 0.50
    violence: float = 0.45
    taboo: float = 0.30
    horizon: float = 0.50
    poverty: float = 0.40
    level: float = -2.30
    level_sd: float = 0.45
    scale_sd: float = 0.90
    noise_sd: float = 0.90
    fine: float = 0.25
    answered_violence: float = 0.91


@dataclass(frozen=True)
class Drivers:
    """Where drivers prevail and to how many girls they apply.

    pattern : "several" (each prevails in its share of communities, independently),
    "one" (one driver a community) or "none" (all communities alike). high, low : share
    of girls to whom a driver applies where it prevails and elsewhere.
    """

    pattern: str = "several"
    share: tuple[float, ...] = (0.45, 0.40, 0.35, 0.35, 0.45, 0.30)
    high: float = 0.60
    low: float = 0.12


@dataclass(frozen=True)
class Departures:
    """P(leaves | feasible) = Λ(intercept + slope · index); who is not followed."""

    intercept: float = 0.10
    slope: float = 0.85
    lost_left: float = 0.12
    lost_stayed: float = 0.07
    advance: float = 0.40


@dataclass(frozen=True)
class Interviews:
    """Adults who speak of a driver, and what two coders make of it.

    per_community : range of interviews; each driver is spoken of with `spoken_where`
    where it prevails and `spoken_elsewhere`; a coder writes 1 with `found` of what is
    spoken of and `imagined` of what is not. one_coder : share with one code only.
    """

    per_community: tuple[int, int] = (1, 2)
    spoken_where: float = 0.90
    spoken_elsewhere: float = 0.05
    found: tuple[float, float] = (0.88, 0.78)
    imagined: tuple[float, float] = (0.06, 0.12)
    one_coder: float = 0.04


@dataclass(frozen=True)
class Victims:
    """Victims of nine years and the chance that each list holds one.

    reachable : share that any list can hold; referral : multiplies the odds of the
    prosecution's list for those whom the police know; purpose_known : share recorded.
    """

    total: int = 900
    reachable: float = 0.80
    police: float = 0.24
    ngo: float = 0.14
    health: float = 0.09
    prosecution: float = 0.13
    referral: float = 3.0
    purpose_known: float = 0.62
    shares: tuple[float, float, float] = (0.45, 0.45, 0.10)


Assumed = tuple[str, str, float, float, float]
"""Response, parameter, low, central, high."""

CHEAP_INFORMATION: tuple[Assumed, ...] = (
    ("information", "belief_shift", 0.25, 0.45, 0.65),
    ("information", "taboo_relief", 0.10, 0.30, 0.50),
    ("information", "fixed_cost", 1200, 1500, 1800),
    ("information", "cost_per_girl", 15, 20, 25),
    ("app", "belief_shift", 0.05, 0.15, 0.25),
    ("app", "violence_relief", 0.10, 0.30, 0.50),
    ("app", "cost_per_girl", 10, 15, 20),
    ("app", "shared_cost", 50000, 60000, 80000),
    ("app", "needs_phone", 1, 1, 1),
    ("development", "home_gain", 0.15, 0.30, 0.45),
    ("development", "fixed_cost", 8000, 10000, 14000),
    ("development", "cost_per_girl", 150, 200, 260),
    ("transfer", "home_transfer", 70, 90, 110),
    ("transfer", "horizon_relief", 0.20, 0.40, 0.60),
    ("transfer", "poverty_relief", 0.10, 0.30, 0.50),
    ("transfer", "leak", 0.0, 0.05, 0.30),
    ("transfer", "fixed_cost", 1500, 2000, 2500),
    ("transfer", "cost_per_girl", 450, 600, 750),
)

EQUAL_COSTS: tuple[Assumed, ...] = (
    ("information", "belief_shift", 0.30, 0.45, 0.60),
    ("information", "taboo_relief", 0.80, 0.95, 1.00),
    ("information", "cost_per_girl", 90, 100, 110),
    ("app", "violence_relief", 0.80, 0.95, 1.00),
    ("app", "cost_per_girl", 90, 100, 110),
    ("development", "home_gain", 1.00, 1.40, 1.80),
    ("development", "cost_per_girl", 90, 100, 110),
    ("transfer", "home_transfer", 70, 90, 110),
    ("transfer", "horizon_relief", 0.80, 0.95, 1.00),
    ("transfer", "poverty_relief", 0.80, 0.95, 1.00),
    ("transfer", "cost_per_girl", 90, 100, 110),
)


@dataclass(frozen=True)
class MadreParameters:
    """One world: communities, girls surveyed in each, scenarios, all that is planted.

    benchmark : share of offers that are not what was promised; budget: soles.
    interrupted : communities, the last ones, where the survey broke off after
    `before_interruption` girls.
    """

    n_communities: int = 60
    girls_surveyed: int = 50
    scenarios: int = 4
    interrupted: int = 0
    before_interruption: int = 4
    benchmark: float = 0.35
    budget: float = 1_200_000.0
    answers: Answers = Answers()
    drivers: Drivers = Drivers()
    departures: Departures = Departures()
    interviews: Interviews = Interviews()
    victims: Victims = Victims()
    assumed: tuple[Assumed, ...] = CHEAP_INFORMATION
