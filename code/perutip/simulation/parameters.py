"""What is planted: every parameter of the simulated study, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal


@dataclass(frozen=True)
class CaseParameters:
    """Life of a prosecuted case. Hazards are per calendar month.

    log conviction hazard = log(base) + age profile + region + region-by-year + calendar
    + case; training adds cohort_effect * growth, growth running from `growth_start` on
    the day of training to `growth_end` after `growth_months`.
    """

    n_cases: int = 1200
    conviction_hazard: float = 0.0098
    other_end_hazard: float = 0.0165
    region_sd: float = 0.40
    region_year_sd: float = 0.20
    calendar_sd: float = 0.10
    pandemic_log_hazard: float = -0.7
    cohort_effects: tuple[float, ...] = (0.80, 0.70, 0.55, 0.45, 0.75, 0.65, 0.50)
    growth_start: float = 0.6
    growth_end: float = 1.3
    growth_months: float = 24.0
    accusation_months: float = 9.0
    trafficking_at_filing: float = 0.70
    kept_at_accusation: float = 0.78
    raised_at_accusation: float = 0.12
    changed_at_judgment: float = 0.08
    charge_effect: float = 0.10
    sentence_effect: float = 0.0
    escalation_share: float = 0.40
    escalation_region_sd: float = 0.35
    escalation_effect: float = 0.0
    upheld_share: float = 0.62
    upheld_effect: float = 0.0


@dataclass(frozen=True)
class WorldParameters:
    """What a world less kind than the base one changes; neutral as it stands.

    region_weights : cases by region as in the base world, with 40% of them in Lima,
        the same number everywhere, or none in the regions that are never trained.
    cohort_log_levels : added to the log hazard of conviction of each cohort's regions,
        trained or not yet: differences of level, or an order of training that follows
        them.
    national_shock : added to every case's hazard of conviction per month from
        `national_shock_from` on, whatever region, age and training.
    filings_after_training : share by which training raises a region's filings, taken
        from its earlier ones, so that the number of cases stays.
    """

    region_weights: Literal["base", "lima_40", "equal", "trained_only"] = "base"
    cohort_log_levels: tuple[float, ...] = (0.0,) * 7
    national_shock: float = 0.0
    national_shock_from: str = "2022-01-01"
    filings_after_training: float = 0.0


@dataclass(frozen=True)
class KnowledgeParameters:
    """Prosecutors and their assessment, points of 100."""

    n_trained: int = 147
    n_untrained_in_trained_regions: int = 30
    n_untrained_elsewhere: int = 92
    mean: float = 61.0
    sd: float = 11.0
    region_sd: float = 3.0
    experience_slope: float = 0.25
    effect: float = 8.0
    response_trained: float = 0.87
    response_untrained: float = 0.82
    with_baseline: bool = False


COMPONENTS = (
    "victim_sensitive_language",
    "protection_oriented_reasoning",
    "reliance_on_victim_testimony",
    "interagency_collaboration",
)


@dataclass(frozen=True)
class RulingParameters:
    """Rulings: expressions per 1,000 tokens by component, in the order of COMPONENTS.

    Real rulings hold fewer expressions still, in many more words; rulings as short as
    these, at that density, would leave nothing to estimate.

    `rate_ratios` multiply the expected rates of rulings dated on or after the training
    of their region. `formula` of the expressions are words without practice, which
    readers do not count, `formula_trained` from the training on.
    """

    n_rulings: int = 4000
    rates: tuple[float, ...] = (3.5, 2.5, 4.5, 2.0)
    rate_ratios: tuple[float, ...] = (1.50, 1.42, 1.0, 1.25)
    region_sd: float = 0.15
    ruling_sd: float = 0.35
    annual_log_drift: float = 0.012
    log_length_mean: float = 5.0
    log_length_sd: float = 0.42
    shortest: int = 70
    n_long: int = 3
    long_length: int = 30000
    n_hand_coded: int = 400
    double_coded: float = 0.30
    coder_error: float = 0.24
    formula: float = 0.10
    formula_trained: tuple[float, ...] = (0.25, 0.25, 0.10, 0.10)


@dataclass(frozen=True)
class TrialParameters:
    """Districts, officers, incidents and referrals; effects are intention to treat.

    `unrecorded` is the share of incidents that municipal records miss, and of cases in
    them without an incident report. Spillovers: complaints in bordering districts
    outside the study; cases per officer in control districts that border treated ones.
    """

    n_officers_trial: int = 400
    n_officers_pilot: int = 100
    pilot_training: str = "2026-06-01"
    trial_training: str = "2026-12-01"
    uptake_treated: float = 0.85
    uptake_control: float = 0.02
    knowledge_mean: float = 52.0
    knowledge_sd: float = 13.0
    knowledge_effect: float = 6.0
    attitude_mean: float = 3.2
    attitude_sd: float = 0.6
    attitude_effect_sd: float = 0.25
    icc: float = 0.06
    persistence: float = 0.55
    cases_rate: float = 0.8
    cases_effect: float = 0.5
    cases_district_sd: float = 0.22
    cases_officer_sd: float = 0.5
    referred: float = 0.70
    referred_effect: float = 0.08
    accepted: float = 0.65
    completion_effect: float = 0.12
    referral_district_sd: float = 0.35
    false_positive: float = 0.25
    false_positive_effect: float = 0.0
    not_linked: float = 0.10
    documentation_mean: float = 58.0
    documentation_sd: float = 15.0
    documentation_effect: float = 5.0
    trust_mean: float = 4.6
    trust_sd: float = 2.1
    trust_effect: float = 0.0
    lost_control: float = 0.07
    lost_treated: float = 0.09
    residents_per_district: int = 15
    unrecorded: float = 0.07
    complaints_rate: float = 8.0
    spillover_complaints: float = 2.5
    spillover_cases: float = 0.0


@dataclass(frozen=True)
class Parameters:
    """The whole study. Dates are ISO text; the register was drawn at `extraction`."""

    first_year: int = 2010
    extraction: str = "2025-12-31"
    cases: CaseParameters = field(default_factory=CaseParameters)
    world: WorldParameters = field(default_factory=WorldParameters)
    knowledge: KnowledgeParameters = field(default_factory=KnowledgeParameters)
    rulings: RulingParameters = field(default_factory=RulingParameters)
    trial: TrialParameters = field(default_factory=TrialParameters)

    def without_effects(self) -> Parameters:
        """Return the same study in which no training changes an outcome.

        The world stays as it is, what training does to filings included.
        """
        n_cohorts = len(self.cases.cohort_effects)
        return replace(
            self,
            cases=replace(
                self.cases,
                cohort_effects=(0.0,) * n_cohorts,
                charge_effect=0.0,
                sentence_effect=0.0,
                escalation_effect=0.0,
                upheld_effect=0.0,
            ),
            knowledge=replace(self.knowledge, effect=0.0),
            rulings=replace(
                self.rulings,
                rate_ratios=(1.0,) * len(COMPONENTS),
                formula_trained=(self.rulings.formula,) * len(COMPONENTS),
            ),
            trial=replace(
                self.trial,
                knowledge_effect=0.0,
                attitude_effect_sd=0.0,
                cases_effect=0.0,
                referred_effect=0.0,
                completion_effect=0.0,
                false_positive_effect=0.0,
                documentation_effect=0.0,
                trust_effect=0.0,
                spillover_complaints=0.0,
                spillover_cases=0.0,
            ),
        )

    def without_spillovers(self) -> Parameters:
        """Return the same study in which training acts in treated districts alone."""
        trial = replace(self.trial, spillover_complaints=0.0, spillover_cases=0.0)
        return replace(self, trial=trial)
