"""The registered outcomes, word for word, and the variables that measure them.

`OUTCOMES` quotes the registration (AEARCTR-0018380) or, where it is silent, the funder's
page; `VARIABLES` maps every analysed column to its outcome and to its definition:
as_registered, amended (same outcome, a definition that the data allow) or ours. The
ledger of deviations is generated from the two.
"""

from dataclasses import dataclass
from typing import Literal

Definition = Literal["as_registered", "amended", "ours"]


@dataclass(frozen=True)
class Outcome:
    """One registered outcome: rank, family of multiple tests, step and source sentence."""

    key: str
    title: str
    registered: Literal["primary", "secondary", "exploratory"]
    family: str
    step: str
    sentence: str


@dataclass(frozen=True)
class Variable:
    """One analysed column: its outcome, definition, label in exhibits, deviation."""

    name: str
    outcome: str
    definition: Definition
    label: str
    deviation: str = ""


_PENDING = (
    "Pending cases are censored: the registered coding mixes conviction and speed."
)
_SELECTED = "Resolved cases only: the registered average selects on speed."
_FUNDER = "Named on the funder's page only; no registered definition."

OUTCOMES = {
    outcome.key: outcome
    for outcome in (
        Outcome(
            "conviction",
            "Conviction",
            "primary",
            "track4tip_primary",
            "02",
            "We measure whether a trafficking case results in a guilty verdict using "
            "administrative records from the Public Ministry.",
        ),
        Outcome(
            "resolution_time",
            "Case resolution time",
            "primary",
            "track4tip_primary",
            "02",
            "We measure the number of months between case filing and final "
            "judicial resolution using administrative records.",
        ),
        Outcome(
            "appeal_escalated",
            "Escalation to a higher body",
            "primary",
            "track4tip_primary",
            "03",
            "(i) whether a trafficking case is escalated to "
            "a higher judicial body (e.g., Constitutional Court)",
        ),
        Outcome(
            "appeal_upheld",
            "Decision upheld on review",
            "primary",
            "track4tip_primary",
            "03",
            "(ii) whether the original judicial decision is "
            "upheld among reviewed cases",
        ),
        Outcome(
            "cases_identified",
            "Cases identified per officer",
            "primary",
            "serenazgo_primary",
            "06",
            "We measure the number of potential trafficking "
            "cases formally documented and identified by Serenazgo officers [...] "
            "normalized by the number of active officers in each district.",
        ),
        Outcome(
            "referral_completion",
            "Referral completion rate",
            "primary",
            "serenazgo_primary",
            "06",
            "We measure the proportion of identified victims "
            "who are successfully referred to and accepted by formal institutions.",
        ),
        Outcome(
            "sentence_length",
            "Sentence length",
            "secondary",
            "track4tip_secondary",
            "02",
            "We measure the length of prison sentences (in years), conditional on "
            "conviction, using judicial administrative records.",
        ),
        Outcome(
            "charge_severity",
            "Trafficking charge severity",
            "secondary",
            "track4tip_secondary",
            "02",
            "We measure whether cases are prosecuted under "
            "trafficking-specific statutes rather than related but less severe charges.",
        ),
        Outcome(
            "person_centered_index",
            "Person-Centered Practices Index",
            "secondary",
            "index_secondary",
            "04",
            "We construct an index based on natural language "
            "processing of judicial sentence texts, capturing the use of "
            "victim-sensitive language, protective-oriented reasoning, and reliance on "
            "victim testimony.",
        ),
        Outcome(
            "prosecutor_knowledge",
            "Prosecutor knowledge score",
            "secondary",
            "track4tip_secondary",
            "02",
            "We measure prosecutors' knowledge of "
            "trafficking law, protocols, and inter-agency procedures using a "
            "standardized assessment.",
        ),
        Outcome(
            "false_positive_rate",
            "Referral quality (false positive rate)",
            "secondary",
            "serenazgo_secondary",
            "06",
            "We measure the proportion of "
            "referrals that do not correspond to actual trafficking cases using linked "
            "administrative records.",
        ),
        Outcome(
            "officer_knowledge",
            "Officer knowledge score",
            "secondary",
            "serenazgo_secondary",
            "06",
            "We measure officers' knowledge of trafficking "
            "indicators and referral procedures using a standardized assessment.",
        ),
        Outcome(
            "officer_attitudes",
            "Officer attitudes",
            "secondary",
            "serenazgo_secondary",
            "06",
            "Composite index from officer survey measuring "
            "attitudes toward trafficking crimes, violence, and victims. Standardized "
            "using control group mean and SD.",
        ),
        Outcome(
            "interagency",
            "Inter-agency collaboration",
            "exploratory",
            "index_exploratory",
            "04",
            "[...] victim-centered practices, and "
            "inter-agency collaboration (funder's page).",
        ),
        Outcome(
            "documentation_quality",
            "Documentation quality",
            "exploratory",
            "serenazgo_exploratory",
            "06",
            "[...] quality of documentation practices (funder's page).",
        ),
        Outcome(
            "community_trust",
            "Community trust",
            "exploratory",
            "serenazgo_exploratory",
            "06",
            "[...] community trust (funder's page).",
        ),
        Outcome(
            "interaction",
            "Interaction of the two interventions",
            "exploratory",
            "serenazgo_interaction",
            "06",
            "How do institutional and community-level "
            "interventions interact to strengthen the anti-trafficking system? "
            "(funder's page)",
        ),
    )
}

_V = Variable
VARIABLES = {
    variable.name: variable
    for variable in (
        _V("convicted", "conviction", "as_registered", "Convicted (pending = 0)"),
        _V(
            "convicted_trafficking",
            "conviction",
            "ours",
            "Convicted of trafficking",
            "Any charge is registered; of trafficking stands beside it.",
        ),
        *(
            _V(
                f"convicted_within_{h}",
                "conviction",
                "amended",
                f"Convicted within {h} months",
                _PENDING,
            )
            for h in (12, 18, 24)
        ),
        _V(
            "ended_otherwise_within_12",
            "conviction",
            "ours",
            "Acquitted or dismissed within 12 months",
            "Competing end.",
        ),
        _V(
            "convicted_if_resolved",
            "conviction",
            "ours",
            "Convicted, if resolved",
            "Selects resolved cases.",
        ),
        _V(
            "convicted_pending_1",
            "conviction",
            "ours",
            "Convicted (pending = 1)",
            "Upper end of the bounds for pending cases.",
        ),
        _V(
            "resolution_months",
            "resolution_time",
            "as_registered",
            "Months to resolution, resolved cases",
        ),
        _V(
            "firm_months",
            "resolution_time",
            "ours",
            "Months to firm end, resolved cases",
            _SELECTED,
        ),
        *(
            _V(
                f"restricted_months_{h}",
                "resolution_time",
                "amended",
                f"Restricted months, min(T, {h})",
                _SELECTED,
            )
            for h in (12, 18, 24)
        ),
        *(
            _V(
                f"resolved_within_{h}",
                "resolution_time",
                "amended",
                f"Resolved within {h} months",
                _SELECTED,
            )
            for h in (12, 18, 24)
        ),
        _V(
            "escalated_case",
            "appeal_escalated",
            "as_registered",
            "Escalated (pending = 0)",
        ),
        _V(
            "escalated_within_12",
            "appeal_escalated",
            "amended",
            "Escalated within 12 months of decision",
            "Later decisions are seen for less.",
        ),
        _V("upheld", "appeal_upheld", "as_registered", "Upheld, if reviewed"),
        _V(
            "reviewed_upheld",
            "appeal_upheld",
            "amended",
            "Reviewed and upheld",
            "Unconditional: training may change who appeals.",
        ),
        _V(
            "reviewed_reversed",
            "appeal_upheld",
            "amended",
            "Reviewed and reversed",
            "Unconditional: training may change who appeals.",
        ),
        _V(
            "sentence_years",
            "sentence_length",
            "as_registered",
            "Years of prison, if convicted",
        ),
        *(
            _V(
                f"sentence_or_zero_{h}",
                "sentence_length",
                "amended",
                f"Years of prison, 0 if not convicted in {h} months",
                "Conviction is an outcome of training.",
            )
            for h in (12, 18, 24)
        ),
        _V(
            "trafficking_charge",
            "charge_severity",
            "as_registered",
            "Prosecuted under a trafficking statute",
        ),
        _V(
            "trafficking_at_filing",
            "charge_severity",
            "ours",
            "Trafficking charge at filing",
            "By stage.",
        ),
        _V(
            "trafficking_at_accusation",
            "charge_severity",
            "ours",
            "Trafficking charge at accusation",
            "By stage.",
        ),
        _V(
            "trafficking_at_judgment",
            "charge_severity",
            "ours",
            "Trafficking charge at judgment",
            "By stage.",
        ),
        _V(
            "filings_per_week",
            "charge_severity",
            "ours",
            "Cases filed per week",
            "Volume: selection test of the charge.",
        ),
        _V(
            "knowledge_score",
            "prosecutor_knowledge",
            "as_registered",
            "Prosecutor knowledge score",
        ),
        _V(
            "knowledge_change",
            "prosecutor_knowledge",
            "ours",
            "Prosecutor knowledge, change",
            "Only where a baseline exists.",
        ),
        _V(
            "knowledge_response",
            "prosecutor_knowledge",
            "ours",
            "Answered the assessment",
            "Selection into the score.",
        ),
        _V(
            "index",
            "person_centered_index",
            "as_registered",
            "Person-Centered Practices Index",
        ),
        _V(
            "index_icw",
            "person_centered_index",
            "amended",
            "Index, inverse-covariance weights",
            "Anderson (2008) weights.",
        ),
        _V(
            "index_reasoning",
            "person_centered_index",
            "amended",
            "Index, court's reasoning",
            "The court's own words.",
        ),
        _V(
            "index_prosecution",
            "person_centered_index",
            "amended",
            "Index, prosecution's part",
            "The registration speaks of prosecutors' framing.",
        ),
        _V(
            "index_stems",
            "person_centered_index",
            "ours",
            "Index, stems",
            "Robustness to the matching of word forms.",
        ),
        _V(
            "victim_sensitive_language",
            "person_centered_index",
            "ours",
            "Victim-sensitive language",
            "Component.",
        ),
        _V(
            "protection_oriented_reasoning",
            "person_centered_index",
            "ours",
            "Protection-oriented reasoning",
            "Component.",
        ),
        _V(
            "reliance_on_victim_testimony",
            "person_centered_index",
            "ours",
            "Reliance on victim testimony",
            "Component.",
        ),
        _V(
            "contra_language",
            "person_centered_index",
            "ours",
            "Contra-language",
            "Stigmatising wording, counted apart.",
        ),
        _V(
            "n_rulings",
            "person_centered_index",
            "ours",
            "Rulings per region-half-year",
            "Only ruled cases have a text.",
        ),
        _V(
            "has_ruling",
            "person_centered_index",
            "ours",
            "Case has a ruling with text",
            "Only ruled cases have a text.",
        ),
        _V(
            "interagency_collaboration",
            "interagency",
            "as_registered",
            "Inter-agency collaboration",
            _FUNDER,
        ),
        _V(
            "cases_per_officer_survey",
            "cases_identified",
            "as_registered",
            "Cases identified per officer, survey",
        ),
        _V(
            "cases_per_officer_municipal",
            "cases_identified",
            "as_registered",
            "Cases identified per officer, municipal records",
        ),
        _V(
            "incidents_per_officer",
            "cases_identified",
            "ours",
            "Incidents documented per officer",
            "From the register of incidents.",
        ),
        _V(
            "referral_completion",
            "referral_completion",
            "as_registered",
            "Referral completion rate",
        ),
        _V(
            "completed_referrals_per_officer",
            "referral_completion",
            "amended",
            "Completed referrals per officer",
            "Training moves the denominator.",
        ),
        _V(
            "false_positive_rate",
            "false_positive_rate",
            "as_registered",
            "False positive rate of referrals",
        ),
        _V(
            "false_positives_per_officer",
            "false_positive_rate",
            "amended",
            "False positives per officer",
            "Training moves the denominator.",
        ),
        _V(
            "officer_knowledge",
            "officer_knowledge",
            "as_registered",
            "Officer knowledge score",
        ),
        _V(
            "officer_attitudes",
            "officer_attitudes",
            "as_registered",
            "Officer attitudes index",
        ),
        *(
            _V(
                f"attitudes_{scale}",
                "officer_attitudes",
                "ours",
                f"Attitudes towards {scale}",
                "Sub-scale.",
            )
            for scale in ("crimes", "violence", "victims")
        ),
        _V(
            "documentation_score",
            "documentation_quality",
            "as_registered",
            "Documentation quality",
            _FUNDER,
        ),
        _V("trust", "community_trust", "as_registered", "Residents' trust", _FUNDER),
        _V(
            "would_report",
            "community_trust",
            "ours",
            "Would report a suspicion",
            "Beside trust.",
        ),
        _V(
            "interaction",
            "interaction",
            "as_registered",
            "Cases per officer x region's prosecutors trained",
            _FUNDER,
        ),
        _V("lost", "", "ours", "Lost at endline"),
        _V("attended", "", "ours", "Completed the training"),
        _V("cases_identified_baseline", "", "ours", "Cases identified, baseline"),
        _V("knowledge_baseline", "", "ours", "Knowledge, baseline"),
        _V("log_population", "", "ours", "Log population"),
        _V("prevalence", "", "ours", "Victims per 100,000"),
        _V("poverty_rate", "", "ours", "Poverty rate"),
        _V("officers_per_1000", "", "ours", "Officers per 1,000"),
        _V("altitude", "", "ours", "Altitude (m)"),
    )
}


def label_of(variable: str) -> str:
    """Label of a variable in exhibits; its own name where none is declared."""
    known = VARIABLES.get(variable)
    return known.label if known else variable
