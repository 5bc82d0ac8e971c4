"""Rulings to the Person-Centered Practices Index, and the effect of training on it.

Purpose: read every ruling (flagged documents are counted, never scored), count the
dictionary's expressions, standardise components on rulings before the frozen reference
date, validate against readers, estimate the effect by date of ruling and by the case's
exposure. Only ruled cases have a text: who has a ruling stands beside.
Reads:   regions, cases, rulings, hand_coded_rulings of the input folder, rulings/,
         data/rulings.csv, data/cases.csv, restricted/key_rulings.csv,
         input/dictionary/, input/study.toml.
Writes:  t04_index, t04_validation, t04_robustness, t04_dictionary, t04_corpus,
         f04_index, f04_event_study, f04_validation, data/index.csv,
         restricted/nlp_{counts.npz,coding_A,coding_B,coding_key,
         keywords_in_context}.csv.
"""


# isort: split

import pandas as pd

from perutip.designs.person_centered import (
    AGAINST,
    AGREEMENT,
    AWAITED,
    TERMS,
    IndexStudy,
    describe_corpus,
    describe_dictionary,
    event_study,
    finish,
    read_study,
    robustness,
    specifications,
    validate,
    write_restricted,
)
from perutip.designs.reported_effects import add_effects, settings
from perutip.reporting.figures import (
    CONTROL,
    NEUTRAL,
    TREATED,
    interval_plot,
    new_figure,
)
from perutip.reporting.results import ResultRow
from perutip.running.command_line import run_alone
from perutip.running.run import Run

STREAM = "index/wild"
BANDS = "index/event-study-bands"
VALIDATION_LEFT = {"Krippendorff's alpha, ordinal": TREATED}
VALIDATION_RIGHT = {
    "Precision": TREATED,
    "Recall": CONTROL,
    "Rank correlation": NEUTRAL,
}


def run(run: Run) -> None:
    """Read, count, score, validate, estimate, report."""
    study = read_study(run)
    try:
        write_restricted(run, study)
    finally:
        finish(study)
    run.write_data("index", study.rulings)
    describe_corpus(run, study)
    describe_dictionary(run, study)
    validate(run, study)
    lines = specifications(study.rulings, run.read_data("cases"), study.identity)
    add_effects(run, lines, settings(run, STREAM))
    robustness(run, study)
    estimate_event_study(run, study)
    draw_index(run, study)
    draw_validation(run, study)


def estimate_event_study(run: Run, study: IndexStudy) -> None:
    """Leads and lags of the index by date of ruling, with sup-t bands."""
    choices, level = run.config.event_study, run.config.study.level
    try:
        dummies, bands, data = event_study(
            study.rulings,
            choices,
            minimum_cell=run.config.study.minimum_cell,
            reps=run.config.draws.wild_bootstrap,
            seed=run.stream(BANDS),
            level=level,
        )
    except ValueError as error:  # no ruling in the base period, or collinear bins
        run.log(f"event study of the index not estimated: {error}")
        event_study_missing(run, study)
        return
    for place, term in enumerate(dummies.columns):
        run.add(
            ResultRow(
                exhibit="f04_event_study",
                panel="Event time",
                column=f"{place + 1:02d}",
                sample=f"rulings; {study.identity}",
                variable="index",
                term=term,
                estimator="two-way fixed effects",
                estimate=float(bands.estimates[place]),
                std_error=float(bands.std_errors[place]),
                se_type="CRV1, t(G-1)",
                conf_low=float(bands.low[place]),
                conf_high=float(bands.high[place]),
                conf_type=bands.band_type,
                n_obs=len(data),
                n_clusters=data["region_id"].nunique(),
                draws=bands.draws_used,
                seed_stream="" if bands.enumerated else BANDS,
            )
        )
    rows = run.results("f04_event_study")
    width = choices.bin_months
    figure, axes = new_figure()
    interval_plot(
        axes,
        [dummies.terms[term] * width for term in rows["term"]],
        list(rows["estimate"]),
        list(rows["conf_low"]),
        list(rows["conf_high"]),
    )
    axes.plot([-width], [0], marker="s", color="black", markersize=5)
    axes.axvline(-width / 2, color=NEUTRAL, linewidth=0.8, linestyle=":")
    axes.set_title(f"The index by date of ruling; {level:.0%} simultaneous bands")
    axes.set_xlabel(
        f"Months from training to ruling ({width}-month bins, ends binned; "
        f"square: base)\n{study.identity}"
    )
    axes.set_ylabel("Difference from base (index units)")
    run.save_figure("f04_event_study", figure)


def event_study_missing(run: Run, study: IndexStudy) -> None:
    """A row and a figure that say that the rulings do not support an event study."""
    run.add(
        ResultRow(
            exhibit="f04_event_study",
            panel="Event time",
            column="01",
            variable="index",
            sample=f"rulings; {study.identity}",
            term="event",
            status="not_estimable",
            estimator="two-way fixed effects",
            reason="too_few_cases",
        )
    )
    figure, axes = new_figure()
    axes.text(
        0.5,
        0.5,
        "Not estimable: too few rulings around the training",
        ha="center",
        transform=axes.transAxes,
    )
    axes.set_xlabel(study.identity)
    run.save_figure("f04_event_study", figure)


def draw_index(run: Run, study: IndexStudy) -> None:
    """Mean index per year in trained and untrained regions, small cells left out."""
    minimum, rulings = run.config.study.minimum_cell, study.rulings
    ever = rulings["training_date"].notna()
    figure, axes = new_figure()
    for trained, color, label in (
        (True, TREATED, "regions trained 2022-2023"),
        (False, CONTROL, "never trained"),
    ):
        rows = rulings[(ever == trained) & rulings["index"].notna()]
        by_year = rows.groupby(rows["ruling_date"].dt.year)["index"]
        mean, count = by_year.mean(), by_year.count()
        mean = mean[count >= minimum]
        axes.plot(mean.index, mean, marker="o", markersize=3, color=color, label=label)
    days = pd.to_datetime(rulings["training_date"].dropna())
    if len(days):
        years = days.dt.year + (days.dt.dayofyear - 1) / 365.25
        axes.axvspan(years.min(), years.max(), color="#eeeeee", zorder=0)
    axes.set_title("Index over time; shaded: first to last date of training")
    axes.set_xlabel(f"Year of the ruling\n{study.identity}")
    axes.set_ylabel("Index (mean of components, in reference SDs)")
    axes.legend()
    run.save_figure("f04_index", figure)


def draw_validation(run: Run, study: IndexStudy) -> None:
    """Agreement of readers, and the dictionary against them; or that it is awaited."""
    rows = run.results("t04_validation")
    rows = rows[(rows["status"] == "ok") & rows["conf_low"].notna()]
    rows = rows[rows["panel"].isin([AGREEMENT, AGAINST])]
    figure, (left, right) = new_figure(columns=2)
    terms = list(TERMS.values())
    panels = (
        (left, AGREEMENT, "Agreement of two readers", VALIDATION_LEFT),
        (right, AGAINST, "Dictionary and readers", VALIDATION_RIGHT),
    )
    for axes, panel, title, lines in panels:
        for shift, (line, color) in enumerate(lines.items()):
            drawn = rows[(rows["panel"] == panel) & (rows["variable"] == line)]
            drawn = drawn[drawn["term"].isin(terms)]
            interval_plot(
                axes,
                [terms.index(term) + 0.2 * shift for term in drawn["term"]],
                list(drawn["estimate"]),
                list(drawn["conf_low"]),
                list(drawn["conf_high"]),
                color,
                line,
            )
        if rows.empty:
            axes.text(0.5, 0.5, AWAITED, ha="center", transform=axes.transAxes)
        axes.set_xticks(range(len(terms)), terms, rotation=20)
        axes.set_xlim(-0.4, len(terms) - 0.2)
        axes.set_ylim(min(0.0, *rows["conf_low"], 0.0) - 0.02, 1.02)
        axes.set_title(title)
        axes.legend(fontsize=7, loc="lower right")
    figure.supxlabel(study.identity, fontsize=8)
    run.save_figure("f04_validation", figure)


if __name__ == "__main__":
    raise SystemExit(run_alone("04", "04_nlp_index", "Person-Centered Practices Index"))
