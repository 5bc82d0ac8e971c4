"""Rulings to the Person-Centered Practices Index, and the effect of training on it.

Purpose: count the dictionary's expressions in every ruling, standardise components on
rulings before the frozen reference date, estimate the effect by date of ruling and by
the case's exposure. Only ruled cases have a text: the number of rulings stands beside.
Reads:   rulings of the input folder (text stays there), data/rulings.csv,
         restricted/key_rulings.csv, input/dictionary/, input/study.toml.
Writes:  t04_index, t04_dictionary, t04_corpus, f04_index, data/index.csv,
         restricted/nlp_counts.npz.
"""

import perutip  # noqa: F401, I001  (sets BLAS threads before numpy)

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from perutip.command_line import run_alone
from perutip.contract.reader import read_registers
from perutip.designs.regression import Specification
from perutip.estimation import add_effects, set_by, settings
from perutip.outcomes import VARIABLES
from perutip.reporting.disclosure import small
from perutip.reporting.figures import CONTROL, TREATED, new_figure
from perutip.reporting.results import ResultRow
from perutip.run import Run
from perutip.text import (
    Dictionary, TermCounts, count_terms, load_dictionary, person_centered_index,
)  # fmt: skip

STREAM = "index/wild"
COMPONENTS = ("victim_sensitive_language", "protection_oriented_reasoning",
              "victim_testimony_reliance", "interagency_collaboration")
OUTCOMES = ("index", "index_icw", "index_stems", *COMPONENTS, "contra_language")


def run(run: Run) -> None:
    """Count, standardise, estimate, report."""
    path = run.root / "input" / "dictionary" / run.config.index.dictionary
    dictionary = load_dictionary(path)
    run.log(f"dictionary {dictionary.version}, sha256 {dictionary.sha256[:16]}")
    rulings = ordered_rulings(run)
    texts = rulings.pop("text")
    counts = count_terms(texts, dictionary)
    counts.save(restricted(run) / "nlp_counts.npz")
    stems = count_terms(texts, dictionary, stem=True)
    scored = score(run, rulings, counts, stems)
    run.write_data("index", scored)
    describe_corpus(run, scored)
    describe_dictionary(run, dictionary, counts)
    estimate(run, scored)
    draw_index(run, scored)


def ordered_rulings(run: Run) -> pd.DataFrame:
    """Analysis file of rulings with the text beside, in the order of its numbers."""
    register = read_registers(run.input_dir, names=["rulings"])["rulings"]
    key = run.read_restricted("key_rulings")
    texts = key.merge(
        register[["ruling_id", "text"]], how="left", on="ruling_id",
        validate="one_to_one",
    )  # fmt: skip
    return run.read_data("rulings").merge(
        texts[["ruling", "text"]], how="left", on="ruling", validate="one_to_one"
    )


def restricted(run: Run):
    """Folder for what holds texts or term counts of single rulings."""
    folder = run.stage / "restricted"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def score(
    run: Run, rulings: pd.DataFrame, counts: TermCounts, stems: TermCounts
) -> pd.DataFrame:
    """Rulings with components and index in SDs of the frozen reference."""
    before = pd.Timestamp(run.config.index.reference_before)
    reference = (rulings["ruling_date"] < before).to_numpy()
    equal = person_centered_index(counts, reference)
    out = rulings.copy()
    out["n_tokens"], out["scored"] = equal["n_tokens"], equal["scored"]
    out["log_tokens"] = np.log(out["n_tokens"].clip(lower=1).astype(float))
    out["index"] = equal["index"]
    icw = person_centered_index(counts, reference, weighting="icw")
    out["index_icw"] = icw["index"]
    out["index_stems"] = person_centered_index(stems, reference)["index"]
    for component in COMPONENTS:
        out[component] = equal[f"z_{component}"]
    contra = [name for name in equal if name.startswith("z_contra_")]
    out["contra_language"] = equal[contra].mean(axis=1)
    run.log(f"{int(reference.sum()):,} reference rulings before {before:%Y-%m-%d}")
    return out


def describe_corpus(run: Run, scored: pd.DataFrame) -> None:
    """Rulings by what could be read and by the case they link to."""
    counts = {
        "Scored": int(scored["scored"].sum()),
        "Without any word": int((~scored["scored"].astype(bool)).sum()),
        "Linked to a case of the register": int((scored["link"] == "linked").sum()),
        "Naming a case that the register lacks":
            int((scored["link"] == "unknown_case").sum()),
        "Naming no case": int((scored["link"] == "no_case").sum()),
    }  # fmt: skip
    for place, (name, count) in enumerate(counts.items(), start=1):
        hidden = small(count, run.config.study.minimum_cell)
        run.add(ResultRow(
            exhibit="t04_corpus", panel="", column=f"{place:02d}", variable=name,
            estimator="count", term="Rulings", estimate=float(count),
            status="not_estimable" if hidden else "ok",
            reason="small_cell" if hidden else "",
        ))  # fmt: skip


def describe_dictionary(run: Run, dictionary: Dictionary, counts: TermCounts) -> None:
    """Terms, zero-hit terms, rate and share of the top term, by component and pole."""
    totals = counts.term_totals()
    tokens = float(counts.n_tokens.sum())
    groups = totals.groupby(["component", "pole"], sort=True)
    for place, ((component, pole), terms) in enumerate(groups, start=1):
        hits = float(terms["hits"].sum())
        values = {
            "Terms": len(terms), "Terms without a hit": int((terms["hits"] == 0).sum()),
            "Hits per 1,000 tokens": 1000 * hits / tokens,
            "Share of top term": float(terms["hits"].max()) / hits if hits else np.nan,
        }  # fmt: skip
        label = VARIABLES[component].label if component in VARIABLES else component
        for term, value in values.items():
            missing = bool(np.isnan(value))
            run.add(ResultRow(
                exhibit="t04_dictionary", panel="", column=f"{place:02d}",
                variable=label.replace("_", " ")
                + (" (contra)" if pole == "contra" else ""),
                estimator="description", term=term, estimate=float(value),
                status="not_estimable" if missing else "ok",
                reason="no_variation" if missing else "",
            ))  # fmt: skip


def estimate(run: Run, scored: pd.DataFrame) -> None:
    """Two-way fixed effects on rulings, by date of ruling and by the case's exposure."""
    used = settings(run, STREAM)
    wanted = []
    panels = (("A. By date of ruling", "exposed", scored, OUTCOMES),
              ("B. By the case's filing date", "exposed_case",
               scored[scored["link"] == "linked"], ("index", *COMPONENTS)))
    for panel, treatment, rows, outcomes in panels:
        for place, variable in enumerate(outcomes, start=1):
            registered = panel.startswith("A") and set_by(variable) == "enumerated"
            spec = Specification(
                data=rows, outcome=variable, treatment=treatment, cluster="region_id",
                fixed_effects=("region_id", "half_year"), covariates=("log_tokens",),
                set_by="enumerated" if registered else "drawn",
            )  # fmt: skip
            where = {"exhibit": "t04_index", "panel": panel, "column": f"{place:02d}",
                     "sample": "rulings", "estimator": "two-way fixed effects"}
            if panel.startswith("B"):
                where["definition"] = "ours"
            wanted.append((spec, where))
    wanted.append(rulings_as_outcome(scored))
    add_effects(run, wanted, used)


def rulings_as_outcome(scored: pd.DataFrame) -> tuple[Specification, dict[str, str]]:
    """Number of rulings per region and half-year: who gets a text at all."""
    cells = scored.groupby(["region_id", "half_year"], as_index=False).agg(
        n_rulings=("ruling", "size"), exposed=("exposed", "mean")
    )
    spec = Specification(
        data=cells, outcome="n_rulings", treatment="exposed", cluster="region_id",
        fixed_effects=("region_id", "half_year"),
    )  # fmt: skip
    where = {"exhibit": "t04_index", "panel": "C. Rulings as an outcome",
             "column": "01", "sample": "region-half-years",
             "estimator": "two-way fixed effects"}
    return spec, where


def draw_index(run: Run, scored: pd.DataFrame) -> None:
    """Mean index per year in trained and never-trained regions, small cells left out."""
    minimum = run.config.study.minimum_cell
    ever = scored["training_date"].notna()
    figure, axes = new_figure()
    for trained, color, label in (
        (True, TREATED, "regions trained 2022-2023"), (False, CONTROL, "never trained"),
    ):  # fmt: skip
        rows = scored[ever == trained]
        by_year = rows.groupby(rows["ruling_date"].dt.year)["index"]
        mean, count = by_year.mean(), by_year.count()
        mean = mean[count >= minimum]
        axes.plot(mean.index, mean, marker="o", markersize=3, color=color, label=label)
    axes.axvspan(2022, 2024, color="#eeeeee", zorder=0)
    axes.set_title("Index over time; shaded: rollout of the training")
    axes.set_xlabel("Year of the ruling")
    axes.set_ylabel("Index (SD of rulings before the reference date)")
    axes.legend()
    run.save_figure("f04_index", figure)


if __name__ == "__main__":
    raise SystemExit(run_alone("04", "04_nlp_index", "Person-Centered Practices Index"))
