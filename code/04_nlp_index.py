"""Rulings to the Person-Centered Practices Index, and the effect of training on it.

Purpose: read every ruling (flagged documents are counted, never scored), count the
dictionary's expressions, standardise components on rulings before the frozen reference
date, estimate the effect by date of ruling and by the case's exposure, validate against
readers and correct for what they find. Only ruled cases have a text: who has a ruling
stands beside. Field command: import (readers' sheets to hand_coded_rulings.csv).
Reads:   regions, cases, rulings, hand_coded_rulings of the input folder, rulings/,
         data/rulings.csv, data/cases.csv, data/prosecutors.csv, data/headline_t.csv,
         results of step 02, restricted/key_rulings.csv,
         input/dictionary/, input/study.toml.
"""

import sys

import perutip

# isort: split
from perutip.running.files.places import ROOT

if __name__ == "__main__" and len(sys.argv) > 1:
    from perutip.sheet_options import sheet_command  # before the step's own libraries

    raise SystemExit(sheet_command(sys.argv[1:], root=ROOT))

from perutip.designs import person_centered as pcp
from perutip.designs.jumps.training_jumps import index_at_training
from perutip.reporting import person_centered as shown
from perutip.reporting.figures import index_figure
from perutip.reporting.lines.lines import jump_line
from perutip.running.files.private import private_folder, reading_cache
from perutip.running.registers.partial import stand_without
from perutip.running.run import Run

STREAMS = {
    "wild": "index/wild",
    "family": "index_components/step-down",
    "imputation": "index/imputation",
}
DICTIONARIES, NOISE = "index/random-dictionaries", "index/ocr-noise"
CORRECTED = "index/corrected"
JUMPS = "index/jumps"


def run(run: Run) -> None:
    """Read, count, score, estimate, validate, correct, report."""
    try:
        study = measured_study(run)
    except pcp.NoScale as error:
        if not run.partial:
            raise
        run.log(f"step 04: {error}")
        stand_without(run, "04", "index_not_standardised")
        return
    run.write_data("index", study.rulings)
    shown.report_corpus(run, "t04_corpus", study)
    shown.report_planted(run, "t04_planted", study, run.input_dir)
    shown.report_dictionary(run, "t04_dictionary", study)
    used, precision = run.settings(CORRECTED), run.config.index.coding_precision
    found = pcp.corrected(study)
    about = (run.catalogue, study.identity)
    more = (found, used, *about, precision)
    validate(run, study, shown.report_corrected(run, "t04_corrected", *more))
    by_name = {name: run.settings(stream) for name, stream in STREAMS.items()}
    cases = run.read_data("cases")
    choices = (run.catalogue, by_name, run.config.prosecution.primary_horizon)
    registered, effect = shown.report_index(run, "t04_index", study, cases, *choices)
    wild = by_name["wild"]
    shown.report_index_clusters(run, "t04_clusters", registered, effect, wild)
    shown.report_family(run, "t04_secondary", study, cases, registered[0])
    jumps = index_at_training(study.rulings, run.config, run.stream(JUMPS))
    of = f"trained regions; {study.identity}"
    run.effects("t04_discontinuity", [jump_line(one, JUMPS, of) for one in jumps])
    robustness(run, study)
    bands = run.stream(shown.BANDS)
    shown.report_event_study(run, "f04_event_study", study, run.config, bands)
    figure = index_figure(study.rulings, study.identity, run.disclosure)
    run.save_figure("f04_index", figure)


def measured_study(run: Run) -> pcp.IndexStudy:
    """The index of every ruling; what holds texts goes to the restricted folder."""
    choices, restricted = run.config.index, run.stage / "restricted"
    standing = private_folder(run.output_dir / "restricted")
    dictionaries = run.root / "input" / "dictionary"
    dictionary = pcp.open_dictionary(dictionaries, choices)
    run.declare(pcp.component_variables(dictionary))
    key = run.read_restricted("key_rulings")
    try:
        study = pcp.index_rulings(
            run.registers(*pcp.READ, prose=False),
            run.read_data("rulings"),
            key,
            dictionary,
            restricted=restricted,
            cache=reading_cache(run.output_dir),
            choices=choices,
            noise_seed=run.stream(NOISE),
        )
        for note in (study.identity, *pcp.corpus_notes(study, run.disclosure.minimum)):
            run.log(note)
        study.measured.whole.save(restricted / "nlp_counts.npz")
        sheets = {"dictionaries": dictionaries, "folder": standing / "coding"}
        run.log(pcp.sheets_for_readers(study, choices, key, run.stream, **sheets))
        lines = pcp.concordance(study, choices, run.stream)
        run.write_restricted("nlp_keywords_in_context", lines)
        run.write_restricted("nlp_expressions", pcp.expressions(study))
    finally:
        (restricted / pcp.TEXTS).unlink(missing_ok=True)
    return study


def validate(run: Run, study: pcp.IndexStudy, size: list[dict[str, object]]) -> None:
    """Agreement, presence and ranks, errors by arm; or that coding is awaited."""
    minimum, table = run.disclosure.minimum, "t04_validation"
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
            *pcp.error_lines(readers, used),
        ]
    else:
        lines = list(pcp.awaited_lines(list(study.components)))
    lines += size
    run.effects(table, [line | {"sample": study.identity} for line in lines])
    figure = shown.readers_drawn(run.results(table), table, study, run.catalogue)
    run.save_figure("f04_validation", figure)


def robustness(run: Run, study: pcp.IndexStudy) -> None:
    """The effect under every variant of the index, and beside it."""
    support = run.settings(STREAMS["wild"]).support
    one_term, drawn = pcp.terms_left_out(study, run.stream(DICTIONARIES))
    placebo = pcp.placebo_effects(study, run.root / "input" / "dictionary", support)
    parts = (
        ("counted", pcp.counted_otherwise(study, support)),
        ("left_out", pcp.components_left_out(study, support)),
        ("left_out", one_term),
        ("left_out", drawn),
        ("controls", pcp.with_controls(study, run.read_data("cases"), support)),
        ("placebo", placebo),
    )
    for panel, part in parts:
        more = ((DICTIONARIES, NOISE), study.identity)
        shown.report_variants(run, "t04_robustness", panel, part, *more)


if __name__ == "__main__":
    perutip.readable_console()
    raise SystemExit(perutip.run_alone(__file__))
