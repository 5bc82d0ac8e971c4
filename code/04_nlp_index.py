"""Rulings to the Person-Centered Practices Index, and the effect of training on it.

Purpose: read every ruling (flagged documents are counted, never scored), count the
dictionary's expressions, standardise components on rulings before the frozen reference
date, validate against readers, estimate the effect by date of ruling and by the case's
exposure. Only ruled cases have a text: who has a ruling stands beside.
Reads:   regions, cases, rulings, hand_coded_rulings of the input folder, rulings/,
         data/rulings.csv, data/cases.csv, restricted/key_rulings.csv,
         input/dictionary/, input/study.toml.
"""

import perutip

# isort: split

import pandas as pd

from perutip.designs import person_centered as pcp
from perutip.reporting.figures import (
    event_study_figure,
    index_figure,
    readers_figure,
    words_only,
)
from perutip.reporting.regressions import report_regressions
from perutip.running.run import Run
from perutip.study.exhibits import exhibit

STREAM = "index/wild"
BANDS = "index/event-study-bands"
DICTIONARIES = "index/random-dictionaries"
AWAITED = "awaiting hand-coded rulings"


def run(run: Run) -> None:
    """Read, count, score, validate, estimate, report."""
    study = measured_study(run)
    run.write_data("index", study.rulings)
    describe(run, study)
    validate(run, study)
    lines = pcp.specifications(
        study.rulings,
        run.read_data("cases"),
        run.catalogue,
        study.components,
        study.identity,
    )
    report_regressions(run, "t04_index", lines, run.settings(STREAM))
    robustness(run, study)
    event_study(run, study)
    run.save_figure(
        "f04_index", index_figure(study.rulings, study.identity, run.disclosure)
    )


def measured_study(run: Run) -> pcp.IndexStudy:
    """The index of every ruling; what holds texts goes to the restricted folder."""
    choices, restricted = run.config.index, run.stage / "restricted"
    dictionary = pcp.open_dictionary(run.root / "input" / "dictionary", choices)
    run.declare(pcp.component_variables(dictionary))
    key = run.read_restricted("key_rulings")
    try:
        study = pcp.index_rulings(
            run.registers(*pcp.READ, prose=False),
            run.read_data("rulings"),
            key,
            dictionary,
            restricted=restricted,
            cache=run.output_dir / "restricted" / "cache" / "reading",
            choices=choices,
            noise_seed=run.stream("index/ocr-noise"),
        )
        for note in (study.identity, *pcp.corpus_notes(study, run.disclosure.minimum)):
            run.log(note)
        study.measured.whole.save(restricted / "nlp_counts.npz")
        sheets = pcp.sheets_for_readers(study, choices.coding_sample, key, run.stream)
        for name, sheet in sheets.items():
            run.write_restricted(f"nlp_coding_{name}", sheet)
        lines = pcp.concordance(study, choices, run.stream)
        run.write_restricted("nlp_keywords_in_context", lines)
    finally:
        (restricted / pcp.TEXTS).unlink(missing_ok=True)
    return study


def describe(run: Run, study: pcp.IndexStudy) -> None:
    """Rulings as read, small counts hidden; the dictionary at work."""
    for panel, counts in pcp.corpus_counts(study).items():
        shown = pd.DataFrame({"rulings": counts}, index=list(counts), dtype=float)
        run.pivot(
            "t04_corpus",
            panel,
            shown.mask(
                pd.DataFrame(
                    {"rulings": run.disclosure.hidden(list(counts.values()))},
                    index=shown.index,
                )
            ),
            reason="small_cell",
            labels=pcp.CORPUS_LABELS,
            sample=study.identity,
        )
    shares = pcp.recognised_shares(study, run.disclosure.minimum)
    for panel, (percent, names) in shares.items():
        run.pivot(
            "t04_corpus",
            panel,
            percent,
            reason="small_cell",
            labels=names,
            sample=study.identity,
        )
    planted = pcp.planted_counts(run.input_dir, study.dictionary)
    if planted is None:
        run.missing("t04_planted", "wanted", "passages", "no_register")
    else:
        for panel, (passages, names) in planted.items():
            run.pivot(
                "t04_planted",
                panel,
                passages,
                labels=names,
                sample=study.identity,
            )
    frame, labels = pcp.dictionary_at_work(study)
    run.pivot(
        "t04_dictionary",
        "",
        frame,
        reason="no_variation",
        labels=labels,
        sample=study.identity,
    )


def validate(run: Run, study: pcp.IndexStudy) -> None:
    """Agreement, presence and ranks, precision by arm; or that coding is awaited."""
    minimum = run.disclosure.minimum
    readers = pcp.Readers(
        study,
        run.config.draws.coder_bootstrap,
        run.config.study.level,
        minimum,
        run.stream(pcp.BOOTSTRAP),
    )
    if readers.enough:
        used = run.settings(
            "index/precision-by-arm",
            minimum_treated=minimum,
            minimum_treated_clusters=run.config.index.minimum_arm_regions,
        )
        lines = [
            *pcp.agreement_lines(readers),
            *pcp.against_lines(readers),
            *pcp.precision_lines(readers, used),
        ]
    else:
        lines = list(pcp.awaited_lines(list(study.components)))
    named = [line | {"sample": study.identity} for line in lines]
    run.effects("t04_validation", named)
    rows, declared = run.results("t04_validation"), exhibit("t04_validation")
    drawn = rows[(rows["status"] == "ok") & rows["conf_low"].notna()]
    panels = {key: declared.panel(key) for key in ("agreement", "against")}
    headers = declared.columns
    figure = readers_figure(
        drawn[drawn["panel"].isin(panels.values())],
        {c: headers.get(c, run.catalogue.label(c)) for c in study.components},
        panels,
        awaited=AWAITED,
        below=study.identity,
    )
    run.save_figure("f04_validation", figure)


def robustness(run: Run, study: pcp.IndexStudy) -> None:
    """The effect under every variant of the index."""
    support = run.settings(STREAM).support
    one_term, drawn = pcp.terms_left_out(study, run.stream(DICTIONARIES))
    parts = (
        ("counted", pcp.counted_otherwise(study, support)),
        ("left_out", pcp.components_left_out(study, support)),
        ("left_out", one_term),
        ("left_out", drawn),
    )
    for panel, part in parts:
        about: dict[str, object] = {"sample": study.identity}
        if part.draws:
            about |= {"draws": part.draws, "seed_stream": DICTIONARIES}
        for key in part.frame.index:
            line = part.frame.loc[[key]]
            if not part.reasons:
                line = line.dropna(axis="columns", how="all")
            if line.empty or not line.shape[1]:
                line = part.frame.loc[[key]]
            reason = part.reasons.get(key, "no_variation")
            run.pivot(
                "t04_robustness",
                panel,
                line,
                reason=reason,
                labels=part.labels,
                **about,
            )


def event_study(run: Run, study: pcp.IndexStudy) -> None:
    """Leads and lags of the index by date of ruling, with sup-t bands."""
    choices, level = run.config.event_study, run.config.study.level
    where = {"panel": "event_time", "variable": "index", "estimator": pcp.TWFE}
    where |= {"sample": f"rulings; {study.identity}", "family": ""}
    try:
        dummies, bands, data = pcp.event_study(
            study.rulings,
            choices,
            minimum_cell=run.disclosure.minimum,
            reps=run.config.draws.wild_bootstrap,
            seed=run.stream(BANDS),
            level=level,
        )
    except ValueError as error:  # no ruling in the base period, or collinear bins
        run.log(f"event study of the index not estimated: {error}")
        reason = {"term": "event", "reason": "too_few_cases"}
        run.effects("f04_event_study", [where | reason])
        message = "Not estimable: too few rulings around the training"
        run.save_figure("f04_event_study", words_only(message, study.identity))
        return
    about = {
        "se_type": "CRV1, t(G-1)",
        "conf_type": bands.band_type,
        "n_obs": len(data),
        "n_clusters": data["region_id"].nunique(),
        "draws": bands.draws_used,
        "seed_stream": "" if bands.enumerated else BANDS,
    }
    numbers = zip(bands.estimates, bands.std_errors, bands.low, bands.high, strict=True)
    names = ("estimate", "std_error", "conf_low", "conf_high")
    lines = [
        where | about | {"term": term} | dict(zip(names, map(float, four), strict=True))
        for term, four in zip(dummies.columns, numbers, strict=True)
    ]
    run.effects("f04_event_study", lines)
    width = choices.bin_months
    words = {
        "title": f"The index by date of ruling; {level:.0%} simultaneous bands",
        "x": f"Months from training to ruling ({width}-month bins, ends binned; "
        f"square: base)\n{study.identity}",
        "y": "Difference from base (index units)",
    }
    rows = run.results("f04_event_study")
    figure = event_study_figure(rows, dummies.terms, base=-1, width=width, words=words)
    run.save_figure("f04_event_study", figure)


if __name__ == "__main__":
    raise SystemExit(perutip.run_alone(__file__))
