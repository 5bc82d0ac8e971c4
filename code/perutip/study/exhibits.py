"""The registry of exhibits: every table, figure and file that a complete run promises.

The end of a run checks that each one is new and not empty; the README's list is
generated from here; a table's layout says which columns of results.csv it shows.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["table", "figure", "file"]
Layout = Literal["effects", "rollout", "trial", "pivot", ""]


@dataclass(frozen=True)
class Exhibit:
    """One exhibit.

    layout: effects (one estimate a line), rollout and trial (the same with permutation
    or randomization p-values) or pivot (a variable a line, a term a column, in the order of `terms`).
    first_header: header of the first column of a pivot table.
    """

    key: str
    kind: Kind
    step: str
    title: str
    layout: Layout = ""
    terms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    first_header: str = "Variable"
    path: str = ""
    decimals: int = 3

    @property
    def files(self) -> tuple[str, ...]:
        """Paths below the output folder."""
        if self.kind == "table":
            return (f"tables/{self.key}.tex",)
        if self.kind == "figure":
            return (f"figures/{self.key}.pdf", f"figures/{self.key}.png")
        return (self.path,)


_TWFE = (
    "Linear regression of the case outcome on exposure (filed on or after the region's "
    "training) with region and filing half-year effects: two-way fixed effects, the "
    "baseline specification. Rollout was not random: causal under parallel trends."
)
_DONUT = (
    "Outcomes within h months: cases filed at least h months before extraction, without "
    "those filed in the h months before their region's training (filing-window donut), "
    "whatever their status."
)
_ITT = (
    "Intention to treat: district arm as drawn, stratum fixed effects; officers' outcomes "
    "with their baseline as covariate where it was measured (a missing baseline takes the "
    "overall mean). Districts that dropped out stay in their arm. Pilot and trial are "
    "never pooled."
)

EXHIBITS: tuple[Exhibit, ...] = (
    Exhibit(
        "t01_sample_flow",
        "table",
        "01",
        "Sample flow, by register",
        "pivot",
        ("Dropped", "Remaining"),
        first_header="Restriction",
        decimals=0,
        notes=(
            "Every row that leaves a sample is counted with its reason. A dash "
            "marks a count under the minimum cell or a total that would give "
            "one away.",
        ),
    ),
    Exhibit(
        "t01_registers",
        "table",
        "01",
        "Registers as received",
        "pivot",
        ("Rows", "Columns", "Empty cells (%)"),
        first_header="Register",
        decimals=0,
    ),
    Exhibit(
        "f01_rollout",
        "figure",
        "01",
        "Cases filed per year and the rollout of the training",
    ),
    Exhibit(
        "t02_estimability",
        "table",
        "02",
        "What the register of cases can support",
        "pivot",
        ("Cases", "Treated cases", "Clusters", "Treated clusters", "Share exposed"),
        first_header="Outcome",
        notes=(
            "Treated: filed on or after the region's training and observed for "
            "the outcome's horizon. Lines under the support stated in the "
            "configuration (input/study.toml) are not estimated.",
        ),
    ),
    Exhibit(
        "t02_conviction",
        "table",
        "02",
        "Prosecutor training and conviction",
        "effects",
        notes=(_TWFE, _DONUT),
    ),
    Exhibit(
        "t02_resolution_time",
        "table",
        "02",
        "Prosecutor training and case resolution time",
        "effects",
        notes=(
            _TWFE,
            _DONUT,
            "Months among resolved cases are reported as "
            "registered; they are biased by censoring, because cases filed late "
            "are resolved in the data only when they were fast.",
        ),
    ),
    Exhibit(
        "t02_sentencing",
        "table",
        "02",
        "Prosecutor training, sentence length and charge severity",
        "effects",
        notes=(
            _TWFE,
            _DONUT,
            "Sentence length is conditional on conviction, an outcome of training.",
        ),
    ),
    Exhibit(
        "t02_knowledge",
        "table",
        "02",
        "Prosecutor training and the knowledge assessment",
        "effects",
        notes=(
            "Trained against untrained prosecutors, after training only, with "
            "experience and sex as covariates: a comparison, not an experiment. "
            "Response to the assessment stands below.",
        ),
    ),
    Exhibit(
        "t02_imputation",
        "table",
        "02",
        "Prosecutor training: imputation estimates by filing date",
        "rollout",
        notes=(
            _DONUT,
            "Borusyak, Jaravel and Spiess (2024): region and filing "
            "half-year effects fitted on untreated cases, averaged over treated "
            "ones. p wild: bootstrap-t under the null that every effect is zero. "
            "p permuted: training dates permuted over regions, as if they had "
            "been assigned at random; they were not (primary horizon "
            "only).",
        ),
    ),
    Exhibit(
        "t02_clusters",
        "table",
        "02",
        "As-registered estimates: how few clusters carry them",
        "pivot",
        (
            "CRV1",
            "CRV2",
            "df",
            "CRV3",
            "G*(0)",
            "Size CV",
            "Max. part. lev.",
            "Least",
            "Largest",
        ),
        first_header="Outcome",
        notes=(
            "Standard errors: CRV1; CRV2 with Bell-McCaffrey degrees of freedom "
            "(df); jackknife CRV3 with factor (G-1)/G. G*(0): effective number "
            "of clusters (Carter, Schnepel and Steigerwald 2017). Size CV: "
            "variation of cluster sizes. Partial leverage of a cluster is 1/G on "
            "average. Least, largest: estimates without one region.",
        ),
    ),
    Exhibit(
        "f02_event_study",
        "figure",
        "02",
        "Event study: conviction within 12 months, by filing date",
    ),
    Exhibit(
        "t02_discontinuity",
        "table",
        "02",
        "Discontinuity in time at the training date (appendix)",
        "effects",
        notes=(
            "Local linear regression in days from the region's training "
            "(rdrobust 2.1.1: bias-corrected estimate, robust standard error, "
            "set and p), outcomes residualised on region and calendar month, "
            "with donut. Not for conviction by filing date: exposure does not "
            "jump there. N counts what lies inside the bandwidth: cases for the "
            "charge, region-weeks for filings.",
        ),
    ),
    Exhibit(
        "f02_discontinuity",
        "figure",
        "02",
        "Trafficking charge at filing around the training date",
    ),
    Exhibit(
        "t03_appeals",
        "table",
        "03",
        "Escalation and review",
        "effects",
        notes=(
            _TWFE,
            "Upheld exists for reviewed cases only; reviewed and upheld "
            "and reviewed and reversed are unconditional among decided cases. "
            "Exposure is by filing date.",
        ),
    ),
    Exhibit(
        "t03_reviews",
        "table",
        "03",
        "Escalated and reviewed cases",
        "pivot",
        ("Escalated", "Reviewed", "Upheld"),
        first_header="Group",
        decimals=0,
    ),
    Exhibit(
        "t04_index",
        "table",
        "04",
        "Prosecutor training and the Person-Centered Practices Index",
        "effects",
        notes=(
            "Ruling level; exposed: ruled on or after the region's training "
            "(panel A), or by the linked case's filing date (panel B). Region "
            "and half-year effects, log length as covariate. Components in "
            "standard deviations of rulings before the frozen reference date. "
            "Only ruled cases have a text: effects on the index hold for rulings "
            "as they came about, and panel C says whether training moved how many "
            "there are and whether a case has one. Version and hash of the "
            "dictionary stand in results.csv and in t04_dictionary.",
        ),
    ),
    Exhibit(
        "t04_validation",
        "table",
        "04",
        "The index against rulings coded by hand",
        "pivot",
        ("Language", "Protection", "Testimony", "Inter-agency", "Index or all"),
        first_header="Measure",
        notes=(
            "Two readers, blind to region and training, code each component 0 to "
            "3. Present: mean code of at least 1; found: at least one hit. Rank "
            "correlation: Spearman, of the standardised rate (or index) with the "
            "mean code (or its mean over the registered components). Intervals "
            "resample rulings. Panel C: share of the dictionary's finds that "
            "readers confirm; the test pools components, with component effects, "
            "and clusters by region. A dash: too few rulings, or no coding yet.",
        ),
    ),
    Exhibit(
        "t04_robustness",
        "table",
        "04",
        "The effect on the index under other choices",
        "pivot",
        ("Effect", "SE", "Rank correlation", "Rulings"),
        first_header="Index",
        notes=(
            "Effect of exposure by date of ruling, two-way fixed effects, log "
            "length as covariate, in the index's own units; SE: CRV1. Rank "
            "correlation with the index as registered. Every variant is "
            "standardised anew on the frozen reference.",
        ),
    ),
    Exhibit(
        "t04_dictionary",
        "table",
        "04",
        "The dictionary at work",
        "pivot",
        (
            "Terms",
            "Terms without a hit",
            "Hits per 1,000 tokens",
            "Share of top term",
            "Share in repeated passages",
        ),
        first_header="Category",
    ),
    Exhibit(
        "t04_corpus",
        "table",
        "04",
        "Rulings as read",
        "pivot",
        ("Rulings",),
        first_header="Reading",
        decimals=0,
        notes=(
            "A dash marks a count under the minimum cell, or one that would give "
            "such a count away.",
        ),
    ),
    Exhibit(
        "f04_index", "figure", "04", "The index over time, by training of the region"
    ),
    Exhibit(
        "f04_event_study", "figure", "04", "Event study: the index, by date of ruling"
    ),
    Exhibit(
        "f04_validation",
        "figure",
        "04",
        "Readers' agreement, and the dictionary against them",
    ),
    Exhibit(
        "t05_balance",
        "table",
        "05",
        "Trial: balance at baseline",
        "pivot",
        ("Treated", "Control", "Normalized difference", "p"),
        notes=(
            "District-level covariates. p: exact randomization test over every "
            "assignment of the draw; the last line is the joint test.",
        ),
    ),
    Exhibit(
        "t05_matching",
        "table",
        "05",
        "Pilot: quality of the matching",
        "pivot",
        ("Treated", "Controls", "Normalized difference", "Before matching"),
        notes=(
            "Controls matched to the five chosen districts by Mahalanobis "
            "distance on baseline covariates. Before matching: normalized "
            "difference from the whole pool.",
        ),
    ),
    Exhibit(
        "t05_power",
        "table",
        "05",
        "Minimum detectable effects, 80% power, 5% level",
        "pivot",
        ("Base or SD", "ICC", "MDE", "with baseline", "Power", "MDE, simulated"),
        first_header="Outcome",
        notes=(
            "A: formula with J - S - 1 - K degrees of freedom; with baseline: one "
            "district-level covariate, R-squared 0.5 at both levels; power: of "
            "the exact test over the actual strata at the formula's MDE, and the "
            "MDE of that test, both simulated. "
            "Counts per officer in 12 months; rates at three base rates. B: "
            "smallest effect found by the wild cluster bootstrap in 80% of "
            "simulated rollouts with these regions, filings and dates. A dash: no "
            "effect is found with this power.",
        ),
    ),
    Exhibit(
        "f05_love_plot",
        "figure",
        "05",
        "Balance: normalized differences of trial and pilot",
    ),
    Exhibit(
        "f05_power", "figure", "05", "Minimum detectable effect by ICC and cluster size"
    ),
    Exhibit(
        "randomization_trial",
        "file",
        "05",
        "Trial assignment",
        path="randomization/assignment_trial.csv",
    ),
    Exhibit(
        "randomization_pilot",
        "file",
        "05",
        "Pilot assignment",
        path="randomization/assignment_pilot.csv",
    ),
    Exhibit(
        "randomization_log",
        "file",
        "05",
        "Copy of the seed log",
        path="randomization/seed_log.jsonl",
    ),
    Exhibit(
        "randomization_verifier",
        "file",
        "05",
        "Independent verifier of the draw",
        path="randomization/verify_draw.py",
    ),
    Exhibit(
        "t06_primary", "table", "06", "Trial: primary outcomes", "trial", notes=(_ITT,)
    ),
    Exhibit(
        "t06_secondary",
        "table",
        "06",
        "Trial: secondary outcomes",
        "trial",
        notes=(_ITT,),
    ),
    Exhibit(
        "t06_exploratory",
        "table",
        "06",
        "Trial: exploratory outcomes",
        "trial",
        notes=(_ITT,),
    ),
    Exhibit(
        "t06_pilot",
        "table",
        "06",
        "Pilot, as if randomized",
        "trial",
        notes=(
            "Where the five treated districts were chosen and their controls "
            "matched, every p-value is labelled as if randomized within pairs "
            "(32 assignments). The smallest two-sided p is 1/16, so that the 95% "
            "set is the whole line: the set printed is the 87.5% set.",
        ),
    ),
    Exhibit(
        "t06_attrition",
        "table",
        "06",
        "Trial: attrition and take-up",
        "trial",
        notes=(
            _ITT,
            "Lee (2009) bounds: effect on officers who would be found in "
            "either arm, if training moves attrition one way only.",
        ),
    ),
    Exhibit(
        "f06_effects", "figure", "06", "Trial: effects in control standard deviations"
    ),
    Exhibit(
        "t00_ledger",
        "table",
        "report",
        "Ledger: registered outcomes, variables, deviations",
        "",
        notes=(
            "One line per registered outcome and definition; sentences of the "
            "registration stand in code/perutip/study/outcomes.py.",
        ),
    ),
    Exhibit(
        "numbers",
        "file",
        "report",
        "Macros for numbers quoted in the text",
        path="numbers.tex",
    ),
    Exhibit(
        "manifest",
        "file",
        "report",
        "SHA-256 of inputs and outputs",
        path="manifest.sha256",
    ),
    Exhibit(
        "exhibits_document",
        "file",
        "report",
        "All exhibits, to compile",
        path="exhibits.tex",
    ),
)


def exhibits_of(step: str) -> tuple[Exhibit, ...]:
    """Exhibits that a step promises."""
    return tuple(exhibit for exhibit in EXHIBITS if exhibit.step == step)


def exhibit(key: str) -> Exhibit:
    """The exhibit called `key`; KeyError for an unregistered one."""
    for candidate in EXHIBITS:
        if candidate.key == key:
            return candidate
    raise KeyError(f"{key} is not a registered exhibit")
