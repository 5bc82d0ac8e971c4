"""Pilot and trial of the municipal security officers' (Serenazgo) training.

Purpose: intention to treat with stratum fixed effects; exact randomization p-values and
sets first, wild cluster bootstrap and CRV1 t beside them, step-down within families.
Pilot and trial apart, never pooled: the trial runs only if the pilot looks good.
Reads:   data/{officers,victims,referrals,reports,residents,district_outcomes,regions}.csv,
         randomization/assignment_{trial,pilot}.csv, input/study.toml.
Writes:  t06_primary, t06_secondary, t06_exploratory, t06_pilot, t06_attrition,
         f06_effects.
"""


# isort: split

from dataclasses import replace

import numpy as np
import pandas as pd

from perutip.designs.regression import Specification, estimate_all
from perutip.designs.reported_effects import (
    add_effects,
    effect_row,
    log_checks,
    settings,
)
from perutip.designs.trial import (
    DrawnDesign,
    PreparedOutcome,
    TrialOutcome,
    control_sd,
    drawn_design,
    family_statistics,
    prepare,
)
from perutip.frames.files import read_frame
from perutip.inference.bounds import lee_bounds
from perutip.inference.multiple_testing import step_down
from perutip.inference.randomization_test import control_standardized_index
from perutip.reporting.figures import new_figure
from perutip.reporting.results import ResultRow
from perutip.running.command_line import run_alone
from perutip.running.run import Run
from perutip.study.outcomes import OUTCOMES, VARIABLES, label_of

STREAM = "serenazgo/wild"
ITT = "intention to treat, stratum fixed effects"
SCALES = tuple(f"attitudes_{scale}" for scale in ("crimes", "violence", "victims"))
FRAMES = (
    "officers",
    "victims",
    "referrals",
    "reports",
    "residents",
    "district_outcomes",
)
PILOT_LEVEL = 0.875  # two-sided, five pairs: p cannot go below 1/16
EXHIBITS = {
    "t06_primary": (
        "cases_per_officer_survey",
        "cases_per_officer_municipal",
        "referral_completion",
        "completed_referrals_per_officer",
        "incidents_per_officer",
    ),
    "t06_secondary": (
        "false_positive_rate",
        "false_positives_per_officer",
        "officer_knowledge",
        "officer_attitudes",
        *SCALES,
    ),
    "t06_exploratory": ("documentation_score", "trust", "would_report"),
    "t06_attrition": ("lost", "attended"),
}
PANELS = {
    "as_registered": "A. As registered",
    "amended": "B. Amended",
    "ours": "C. Beside",
}


def run(run: Run) -> None:
    """Trial, interaction, pilot, figure."""
    frames = {name: run.read_data(name) for name in FRAMES}
    trial = verified_design(run, "trial")
    outcomes = trial_outcomes(frames, "trial")
    prepared = analyse(run, trial, outcomes, run.config.study.level, EXHIBITS)
    lee(run, trial, outcomes)
    interaction(run, trial, outcomes)
    pilot_outcomes = trial_outcomes(frames, "pilot")
    names = EXHIBITS["t06_primary"] + EXHIBITS["t06_secondary"]
    analyse(
        run,
        verified_design(run, "pilot"),
        pilot_outcomes,
        PILOT_LEVEL,
        {"t06_pilot": names},
    )
    draw_effects(run, prepared)


def verified_design(run: Run, component: str) -> DrawnDesign:
    """The assignment that step 05 verified, and all that could have been drawn."""
    folder = run.output_dir / "randomization"
    table = read_frame(folder / f"assignment_{component}.csv")
    return drawn_design(table, folder / f"accepted_{component}.csv")


def trial_outcomes(
    frames: dict[str, pd.DataFrame], component: str
) -> dict[str, TrialOutcome]:
    """Every outcome of one component with the rows that it is measured on."""
    frames = {
        name: frames[name][frames[name]["component"] == component] for name in FRAMES
    }
    officers = frames["officers"]
    endline = frames["residents"][frames["residents"]["wave"] == "endline"]
    before = {
        "cases_per_officer_survey": "cases_identified_baseline",
        "officer_knowledge": "knowledge_baseline",
        **{scale: f"{scale}_baseline" for scale in SCALES},
    }
    samples = [
        (
            officers,
            "officers",
            (
                "cases_per_officer_survey",
                "officer_knowledge",
                *SCALES,
                "lost",
                "attended",
            ),
        ),
        (frames["victims"], "victims", ("referral_completion",)),
        (frames["referrals"], "referrals", ("false_positive_rate",)),
        (frames["reports"], "reports", ("documentation_score",)),
        (endline, "residents", ("trust", "would_report")),
        (
            frames["district_outcomes"],
            "districts",
            (
                "cases_per_officer_municipal",
                "incidents_per_officer",
                "completed_referrals_per_officer",
                "false_positives_per_officer",
            ),
        ),
    ]
    found = {
        name: TrialOutcome(name, rows, sample, before.get(name, ""))
        for rows, sample, names in samples
        for name in names
    }
    found["officer_attitudes"] = TrialOutcome(
        "officer_attitudes",
        officers,
        "officers",
        composite=attitudes_index,
        components=SCALES,
    )
    return found


def attitudes_index(rows: pd.DataFrame, units: np.ndarray):
    """Composite of the three sub-scales by control mean and SD, per assignment."""
    return control_standardized_index(
        rows[list(SCALES)], rows["ubigeo"], units, restandardize=True
    )


def analyse(
    run: Run,
    design: DrawnDesign,
    outcomes: dict[str, TrialOutcome],
    level: float,
    exhibits: dict[str, tuple[str, ...]],
) -> dict[str, PreparedOutcome]:
    """Three inferences per outcome, step-down p-values within families, rows."""
    names = [name for wanted in exhibits.values() for name in wanted]
    prepared = {name: prepare(outcomes[name], design, level=level) for name in names}
    adjusted = step_down_p(prepared)
    used = replace(
        settings(run, STREAM, minimum_treated=1, minimum_treated_clusters=2),
        level=level,
    )
    effects = estimate_all([prepared[name].spec for name in names], used)
    log_checks(run, effects)
    by_name = dict(zip(names, effects, strict=True))
    for exhibit, wanted in exhibits.items():
        for place, name in enumerate(wanted, start=1):
            one = prepared[name]
            if one.n_lost >= run.config.study.minimum_cell:
                run.log(f"{exhibit} {name}: {one.n_lost} rows without an outcome")
            row = effect_row(
                by_name[name],
                one.spec,
                used,
                run.config.study.minimum_cell,
                exhibit=exhibit,
                panel=panel_of(exhibit, name),
                column=f"{place:02d}",
                sample=outcomes[name].sample,
                estimator=ITT + (", baseline" if outcomes[name].baseline else ""),
            )
            run.add(with_randomization(row, one, adjusted.get(name), level))
    return prepared


def panel_of(exhibit: str, name: str) -> str:
    """Panel of a line: by definition, but for attrition and take-up."""
    if exhibit == "t06_attrition":
        return "A. Attrition and take-up"
    return PANELS[VARIABLES[name].definition]


def with_randomization(
    row, prepared: PreparedOutcome, adjusted: float | None, level: float
):
    """The row with the exact p and set in place of the bootstrap's set."""
    test = prepared.test
    if row.status != "ok" or test is None:
        return row
    pieces = test.conf_pieces if len(test.conf_pieces) > 1 else ()
    return replace(
        row,
        p_ri=test.p_value,
        p_rw=np.nan if adjusted is None else adjusted,
        conf_low=test.conf_low,
        conf_high=test.conf_high,
        conf_pieces=";".join(f"{low:.6g} {high:.6g}" for low, high in pieces),
        conf_type=f"exact randomization, {100 * level:g}%",
        draws=test.n_assignments,
    )


def step_down_p(prepared: dict[str, PreparedOutcome]) -> dict[str, float]:
    """Romano-Wolf p-values of as-registered outcomes, family by family."""
    families: dict[str, list[str]] = {}
    for name, one in prepared.items():
        variable = VARIABLES[name]
        if variable.definition == "as_registered" and one.test is not None:
            family = OUTCOMES[variable.outcome].family
            families.setdefault(family, []).append(name)
    adjusted: dict[str, float] = {}
    for names in families.values():
        observed, draws = family_statistics([prepared[name].test for name in names])
        found = step_down(observed, draws, names=names)
        adjusted |= dict(zip(names, found.p_step_down, strict=True))
    return adjusted


def lee(run: Run, design: DrawnDesign, outcomes: dict[str, TrialOutcome]) -> None:
    """Lee (2009) bounds under attrition, clustered; both ends of each outcome."""
    level = run.config.study.level
    for place, name in enumerate(("cases_per_officer_survey", "officer_knowledge"), 1):
        rows = design.attach(outcomes[name].rows)
        found = lee_bounds(
            rows[name], rows["treated"], cluster=rows["ubigeo"], level=level
        )
        for end, value, error in (
            ("lower", found.lower, found.std_error_lower),
            ("upper", found.upper, found.std_error_upper),
        ):
            run.add(
                ResultRow(
                    exhibit="t06_attrition",
                    panel="B. Lee bounds under attrition",
                    column=f"{place:02d}",
                    variable=name,
                    definition="ours",
                    sample="officers",
                    term=f"{end} bound",
                    estimate=value,
                    std_error=error,
                    se_type="cluster jackknife",
                    n_obs=found.n_obs,
                    estimator=f"Lee bounds, {found.direction} observed when treated",
                    conf_low=found.conf_low,
                    conf_high=found.conf_high,
                    conf_type=f"Imbens-Manski, {100 * level:g}%, for the effect itself",
                    n_clusters=found.n_clusters,
                )
            )


def interaction(
    run: Run, design: DrawnDesign, outcomes: dict[str, TrialOutcome]
) -> None:
    """Does the effect differ where the region's prosecutors were trained?"""
    regions = run.read_data("regions")
    trained = set(regions.loc[regions["training_date"].notna(), "region_id"])
    outcome = outcomes["cases_per_officer_survey"]
    rows = design.attach(outcome.rows)
    rows["trained"] = rows["ubigeo"].str[:2].isin(trained).astype(float)
    rows["interaction"] = rows["treated"] * rows["trained"]
    spec = Specification(
        data=rows,
        outcome=outcome.variable,
        treatment="interaction",
        cluster="ubigeo",
        fixed_effects=("stratum",),
        covariates=("treated", "trained"),
        set_by="enumerated",
    )
    where = {
        "exhibit": "t06_exploratory",
        "panel": PANELS["as_registered"],
        "column": "90",
        "sample": "officers",
        "estimator": ITT,
        "variable": "interaction",
        "term": "treated x region trained",
    }
    used = settings(run, STREAM, minimum_treated=1, minimum_treated_clusters=2)
    add_effects(run, [(spec, where)], used)


def draw_effects(run: Run, prepared: dict[str, PreparedOutcome]) -> None:
    """As-registered effects and their exact sets in control standard deviations."""
    rows = pd.concat(
        [
            run.results("t06_primary"),
            run.results("t06_secondary"),
            run.results("t06_exploratory"),
        ]
    )
    rows = rows[(rows["definition"] == "as_registered") & (rows["status"] == "ok")]
    rows = rows[rows["variable"] != "interaction"].reset_index(drop=True)
    sds = [control_sd(prepared[name].spec) for name in rows["variable"]]
    figure, axes = new_figure(height=3.6)
    places = np.arange(len(rows))[::-1]
    for place, sd, (_, row) in zip(places, sds, rows.iterrows(), strict=True):
        low, high = row["conf_low"] / sd, row["conf_high"] / sd
        axes.plot([low, high], [place, place], color="#0b5394", linewidth=1.4)
        axes.plot(row["estimate"] / sd, place, "o", color="#0b5394", markersize=5)
    axes.axvline(0, color="#555555", linewidth=0.8)
    axes.set_yticks(places, [label_of(name) for name in rows["variable"]])
    axes.set_title("Trial: intention to treat, exact 95% sets")
    axes.set_xlabel("Effect in standard deviations of the control arm")
    run.save_figure("f06_effects", figure)


if __name__ == "__main__":
    raise SystemExit(run_alone("06", "06_rct", "Pilot and trial"))
