"""Prosecutor training (TRACK4TIP): conviction, resolution time, sentencing, knowledge.

Purpose: every outcome as registered and as censoring allows, by two-way fixed effects
with wild cluster bootstrap inference; event study; discontinuity in time (appendix).
Reads:   data/cases.csv, data/prosecutors.csv, input/study.toml.
Writes:  t02_estimability, t02_conviction, t02_resolution_time, t02_sentencing,
         t02_knowledge, t02_clusters, t02_imputation,
         t02_discontinuity, f02_event_study, f02_discontinuity.
"""


# isort: split

import pandas as pd
from joblib import Parallel, delayed

from perutip.designs.discontinuity_exhibit import discontinuity_in_time
from perutip.designs.event_study_exhibit import event_study
from perutip.designs.imputation import impute
from perutip.designs.regression import Specification, diagnostics
from perutip.designs.reported_effects import add_effects, family_p, set_by, settings
from perutip.designs.track4tip import family_on_cases, two_way
from perutip.reporting.disclosure import small
from perutip.reporting.results import ResultRow
from perutip.reporting.rows import add_count
from perutip.running.command_line import run_alone
from perutip.running.run import Run
from perutip.study.config import Config
from perutip.study.outcomes import OUTCOMES as OUTCOMES_BY_KEY
from perutip.study.outcomes import VARIABLES

Line = tuple[Specification, dict[str, str]]
TWFE = "two-way fixed effects"
STREAM = "track4tip/wild"
REGISTERED, AMENDED, BESIDE = "A. As registered", "B. Amended", "C. Beside"

# exhibit → panel → variables; a variable that ends in a number has that horizon
OUTCOMES = {
    "t02_conviction": {
        REGISTERED: ["convicted"],
        AMENDED: ["convicted_within_{h}"],
        BESIDE: [
            "convicted_trafficking",
            "ended_otherwise_within_12",
            "convicted_if_resolved",
            "convicted_pending_1",
        ],
    },
    "t02_resolution_time": {
        REGISTERED: ["resolution_months"],
        AMENDED: ["restricted_months_{h}", "resolved_within_{h}"],
        BESIDE: ["firm_months"],
    },
    "t02_sentencing": {
        REGISTERED: ["sentence_years", "trafficking_charge"],
        AMENDED: ["sentence_or_zero_{h}"],
        BESIDE: [
            "trafficking_at_filing",
            "trafficking_at_accusation",
            "trafficking_at_judgment",
        ],
    },
}


def run(run: Run) -> None:
    """Estimate and report."""
    cases = with_bounds(run.read_data("cases"))
    knowledge = knowledge_specifications(run.read_data("prosecutors"))
    primary = family_on_cases(cases, "track4tip_primary")
    secondary = family_on_cases(cases, "track4tip_secondary") | {
        "knowledge_score": knowledge[0][0]
    }
    adjusted = family_p(run, "track4tip_primary", primary)
    adjusted |= family_p(run, "track4tip_secondary", secondary)
    estimate_cases(run, cases, adjusted)
    add_effects(run, knowledge, settings(run, STREAM), adjusted)
    cluster_table(run, primary | secondary)
    imputation(run, cases)
    variable = f"convicted_within_{run.config.prosecution.primary_horizon}"
    sample, title = sample_of(cases, variable)
    event_study(run, sample, variable, title, STREAM)
    discontinuity_in_time(run, cases)


def with_bounds(cases: pd.DataFrame) -> pd.DataFrame:
    """Conviction given resolved, and with pending cases as convicted (upper bound)."""
    out = cases.copy()
    out["convicted_if_resolved"] = out["convicted"].where(out["resolved"] == 1)
    out["convicted_pending_1"] = out["convicted"].where(out["resolved"] == 1, 1.0)
    return out


def horizon_of(variable: str) -> int | None:
    """Months at the end of a variable's name."""
    last = variable.rsplit("_", 1)[-1]
    horizoned = variable.startswith(
        ("convicted_within", "ended_", "restricted_", "resolved_", "sentence_or")
    )
    return int(last) if horizoned and last.isdigit() else None


def sample_of(cases: pd.DataFrame, variable: str) -> tuple[pd.DataFrame, str]:
    """Cases of a variable: all for registered ones, donut and eligibility for others."""
    horizon = horizon_of(variable)
    if horizon is None:
        return cases, "all cases"
    # restriction: observed for the horizon, and not filed just before training
    eligible = (cases[f"observed_{horizon}"] == 1) & (cases[f"in_donut_{horizon}"] == 0)
    return cases[eligible], f"observed {horizon} months, donut"


def specifications(config: Config, cases: pd.DataFrame) -> list[Line]:
    """Conviction, resolution time, sentencing: one regression per line."""
    wanted = []
    for exhibit, panels in OUTCOMES.items():
        for panel, names in panels.items():
            for place, variable in enumerate(expand(config, names), start=1):
                sample, title = sample_of(cases, variable)
                spec = two_way(sample, variable, set_by(variable))
                where = {
                    "exhibit": exhibit,
                    "panel": panel,
                    "column": f"{place:02d}",
                    "sample": title,
                    "estimator": TWFE,
                }
                wanted.append((spec, where))
    if not config.prosecution.lesser_charges_in_frame:
        wanted = [pair for pair in wanted if "charge" not in pair[0].outcome]
    return wanted


def estimate_cases(run: Run, cases: pd.DataFrame, adjusted: dict[str, float]) -> None:
    """Estimate every line and say what supports it."""
    wanted = specifications(run.config, cases)
    if not run.config.prosecution.lesser_charges_in_frame:
        not_estimable_severity(run)
    effects = add_effects(run, wanted, settings(run, STREAM), adjusted)
    for (spec, where), effect in zip(wanted, effects, strict=True):
        estimability(run, spec.outcome, effect, where)


def cluster_table(run: Run, specs: dict[str, Specification]) -> None:
    """How few clusters carry each as-registered estimate of this step."""
    used = settings(run, STREAM)
    mine = {
        name: spec
        for name, spec in specs.items()
        if OUTCOMES_BY_KEY[VARIABLES[name].outcome].step == run.step
    }
    for place, (name, spec) in enumerate(mine.items(), start=1):
        found = diagnostics(spec, used)
        if found is None:
            continue
        for term, value in found.items():
            run.add(
                ResultRow(
                    exhibit="t02_clusters",
                    panel="",
                    column=f"{place:02d}",
                    variable=name,
                    estimator="description",
                    term=term,
                    estimate=value,
                    sample="all cases",
                )
            )


def imputation(run: Run, cases: pd.DataFrame) -> None:
    """Imputation estimates by filing date with the donut: no negative weights."""
    used = settings(run, "track4tip/imputation")
    permuted = run.config.prosecution.primary_horizon
    variables = expand(run.config, OUTCOMES["t02_conviction"][AMENDED])
    variables += expand(run.config, OUTCOMES["t02_resolution_time"][AMENDED])
    variables += expand(run.config, OUTCOMES["t02_sentencing"][AMENDED])
    found = Parallel(n_jobs=2)(
        delayed(impute)(
            cases,
            name,
            horizon_of(name),
            used,
            run.config.draws.permutations if horizon_of(name) == permuted else 0,
        )
        for name in variables
    )
    for place, (name, result) in enumerate(zip(variables, found, strict=True), start=1):
        outcome = OUTCOMES_BY_KEY[VARIABLES[name].outcome].title
        where = {
            "exhibit": "t02_imputation",
            "panel": outcome,
            "column": f"{place:02d}",
            "variable": name,
            "term": "exposed",
            "estimator": "imputation",
            "sample": f"observed {horizon_of(name)} months, donut",
        }
        one = result.estimate
        if one is None:
            run.add(ResultRow(status="not_estimable", reason=result.reason, **where))
            continue
        if not result.unidentified.startswith("all"):
            run.log(f"imputation, {name}: {result.unidentified}")
        run.add(
            ResultRow(
                estimate=one.estimate,
                std_error=one.std_error,
                t_stat=one.t_stat,
                se_type="leave-one-region-out jackknife",
                p_value=one.p_value,
                p_wild=one.p_wild,
                p_ri=result.p_permutation,
                conf_low=one.conf_low,
                conf_high=one.conf_high,
                conf_type="jackknife, t(G-1)",
                n_obs=one.n_obs,
                n_clusters=one.n_clusters,
                n_treated_clusters=one.n_treated_clusters,
                control_mean=float("nan"),
                draws=one.draws,
                seed_stream=used.seed_stream,
                **where,
            )
        )


def expand(config: Config, names: list[str]) -> list[str]:
    """Replace {h} by every horizon of the configuration."""
    horizons = config.prosecution.horizons
    return [
        name.format(h=h)
        for name in names
        for h in (horizons if "{h}" in name else horizons[:1])
    ]


def not_estimable_severity(run: Run) -> None:
    """Severity is not estimable when the register holds trafficking charges only."""
    run.add(
        ResultRow(
            exhibit="t02_sentencing",
            panel=REGISTERED,
            column="02",
            variable="trafficking_charge",
            estimator=TWFE,
            term="exposed",
            status="not_estimable",
            reason="frame_selects_on_outcome",
        )
    )


def estimability(run: Run, variable: str, effect, where: dict[str, str]) -> None:
    """Cases, treated cases and clusters behind a line, before any estimate."""
    minimum = run.config.study.minimum_cell
    share = effect.n_treated / effect.n_obs if effect.n_obs else 0.0
    hide = small(effect.n_treated, minimum) or small(effect.n_obs, minimum)
    terms = {
        "Cases": effect.n_obs,
        "Treated cases": effect.n_treated,
        "Clusters": effect.n_clusters,
        "Treated clusters": effect.n_treated_clusters,
        "Share exposed": share,
    }
    for term, value in terms.items():
        add_count(
            run,
            value,
            hidden=hide and "luster" not in term,
            exhibit="t02_estimability",
            panel=where["exhibit"].removeprefix("t02_").replace("_", " ").capitalize(),
            column=where["panel"][0] + where["column"],
            variable=variable,
            sample=where["sample"],
            term=term,
        )


def knowledge_specifications(prosecutors: pd.DataFrame) -> list[Line]:
    """Trained against untrained prosecutors, after training, with response beside."""
    wanted = []
    lines = {REGISTERED: ["knowledge_score"], BESIDE: ["knowledge_response"]}
    if "knowledge_change" in prosecutors:
        lines[BESIDE].append("knowledge_change")
    for panel, names in lines.items():
        for place, variable in enumerate(names, start=1):
            spec = Specification(
                data=prosecutors,
                outcome=variable,
                treatment="trained",
                cluster="region_id",
                covariates=("experience_years", "female"),
                set_by=set_by(variable),
            )
            wanted.append(
                (
                    spec,
                    {
                        "exhibit": "t02_knowledge",
                        "panel": panel,
                        "column": f"{place:02d}",
                        "sample": "prosecutors",
                        "estimator": "linear regression",
                    },
                )
            )
    return wanted


if __name__ == "__main__":
    raise SystemExit(run_alone("02", "02_track4tip", "Prosecutor training"))
