"""The closing stage of a run: ledger, macros, manifest, document of exhibits."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pandas as pd

from perutip.reporting.figures import printed_figure
from perutip.reporting.findings.estimates import Estimate, said
from perutip.reporting.findings.findings import findings
from perutip.reporting.findings.ledger import ledger_table
from perutip.reporting.findings.planted import planted_panel
from perutip.reporting.manifest import manifest
from perutip.reporting.paper.latex import (
    command,
    comment,
    document,
    figure_float,
    macro,
)
from perutip.reporting.results import numbers
from perutip.reporting.tables import (
    Panel,
    latex_table,
    p_text,
    percent,
    printed,
    printed_table,
)
from perutip.study.baselines import BASELINE
from perutip.study.config import Config
from perutip.study.exhibits import Exhibit, exhibit, in_printed_order
from perutip.study.hazards import HAZARDS
from perutip.study.outcomes import Catalogue


class Reported(Protocol):
    """What the report needs of a run."""

    stage: Path
    config: Config
    catalogue: Catalogue
    notes: dict[str, list[str]]
    input_dir: Path
    blind: bool

    @property
    def stamp(self) -> str:
        """What every exhibit carries."""
        ...


def write_table(run: Reported, promised: Exhibit, results: pd.DataFrame) -> None:
    """Write one table from its rows, with what its step noted, into the stage."""
    folder = run.stage / "tables"
    folder.mkdir(parents=True, exist_ok=True)
    shown = promised.worded(config_words(run.config))
    more = tuple(run.notes.get(promised.key, ()))
    shown = replace(shown, notes=shown.notes + more)
    text = latex_table(printed_table(shown, results, run.stamp))
    (folder / f"{promised.key}.tex").write_text(text, encoding="utf-8", newline="\n")


def config_words(config: Config) -> dict[str, str]:
    """What {level}, {primary} … stand for in titles and notes."""
    madre = config.madre_de_dios
    return {
        "benchmark": percent(madre.benchmark_risk),
        "benchmark_source": madre.benchmark_source,
        "budget": f"{madre.budget:,.0f}",
        "prevails": f"{madre.prevails:g}",
        "absent": f"{madre.absent:g}",
        "accuracy": f"{madre.coder_accuracy:g}",
        "ages": HAZARDS.ages_in_words(),
        "month": f"{HAZARDS.days_per_month:g}",
        "level": percent(config.study.level),
        "pilot_level": percent(config.pilot.level),
        "near": (
            f"lies within {config.trial.near_km} km"
            if config.trial.near_km
            else "shares a border"
        ),
        "primary": str(config.prosecution.primary_horizon),
        "minimum": str(config.study.minimum_cell),
        "most_hidden": str(config.study.minimum_cell - 1),
        "least_districts": str(BASELINE.least_districts),
        "least_units": str(BASELINE.least_units),
        "least_treated": str(config.prosecution.minimum_treated_cases),
        "baseline_r2": f"{config.power.baseline_r2:g}",
        "believed_icc": f"{config.power.believed_icc:g}",
        "icc_source": config.power.icc_source,
    }


def number_macros(results: pd.DataFrame, catalogue: Catalogue, stamp: str) -> str:
    """LaTeX macros of the numbers quoted in the text: estimate, set, p and its kind, n.

    Of every outcome its headline (`AppealUpheldEstimate`) and the estimate as
    registered (`AppealUpheldRegisteredEstimate`), and of what is declared as quoted.
    stamp: what the exhibits carry; a text that quotes the numbers sets DataStamp.
    ValueError: an outcome or a quoted variable without a row.
    """
    lines = [comment(stamp), macro("DataStamp", stamp)] if stamp else []
    for one in findings(results, catalogue):
        name = "".join(part.capitalize() for part in one.outcome.key.split("_"))
        if one.headline is None:
            raise ValueError(f"numbers.tex: no row of {one.outcome.key}")
        lines += _macros(name, one.headline)
        beside = one.headline if one.same else one.registered
        if beside is not None and one.outcome.source == "registration":
            lines += _macros(f"{name}Registered", beside)
    frame = numbers(results)
    for quoted in catalogue.quoted:
        mine = frame["exhibit"] == quoted.exhibit
        rows = frame[mine & (frame["variable"] == quoted.variable)]
        if rows.empty:
            raise ValueError(
                f"numbers.tex quotes {quoted.exhibit} {quoted.variable}: no such row"
            )
        lines += _macros(quoted.macro, said(rows.iloc[0], catalogue))
    return "\n".join(lines) + "\n"


def _macros(name: str, one: Estimate) -> list[str]:
    return [
        macro(f"{name}Estimate", printed(one.value)),
        macro(f"{name}Low", printed(one.low)),
        macro(f"{name}High", printed(one.high)),
        macro(f"{name}P", p_text(one.p)),
        macro(f"{name}PKind", one.kind or "–"),
        macro(f"{name}N", one.n_text),
    ]


def write_report(run: Reported, results: pd.DataFrame) -> None:
    """Write the ledger, the macros and the document of all exhibits into the stage."""
    words = config_words(run.config)
    promised = exhibit("t00_ledger").worded(words)
    notes = (*promised.notes, *run.notes.get(promised.key, ()))
    stage = run.stage
    (stage / "tables").mkdir(parents=True, exist_ok=True)
    (stage / "tables" / "t00_ledger.tex").write_text(
        latex_table(
            ledger_table(
                replace(promised, notes=notes),
                results,
                run.catalogue,
                run.stamp,
                ledger_panels(run, results),
            )
        ),
        encoding="utf-8",
        newline="\n",
    )
    (stage / "numbers.tex").write_text(
        number_macros(results, run.catalogue, run.stamp), encoding="utf-8", newline="\n"
    )
    there = [
        one.worded(words)
        for one in in_printed_order()
        if all((stage / name).is_file() for name in one.files)
    ]
    floats = {
        place: _floats([one for one in there if one.place == place], results, run.stamp)
        for place in ("main", "appendix")
    }
    text = document(floats["main"], floats["appendix"])
    (stage / "exhibits.tex").write_text(text, encoding="utf-8", newline="\n")


def ledger_panels(run: Reported, results: pd.DataFrame) -> tuple[Panel, ...]:
    """What the ledger has behind its ranks: on simulated registers whose labels stand
    as they were, planted beside found."""
    if run.blind:
        return ()
    panel = planted_panel("F", results, run.catalogue, run.input_dir)
    return () if panel is None else (panel,)


def _floats(shown: list[Exhibit], results: pd.DataFrame, stamp: str) -> list[str]:
    """LaTeX of tables (input) and figures, in order."""
    out = []
    for one in shown:
        if one.kind == "table":
            out.append(command("input", f"tables/{one.key}"))
        elif one.kind == "figure":
            drawn = printed_figure(one, results, stamp)
            name = f"figures/{one.key}.pdf"
            out.append(figure_float(name, drawn.number, drawn.caption, drawn.notes))
    return out


def write_manifest(
    output: Path, inputs: Mapping[str, str], more: Iterable[str] = ()
) -> None:
    """Write manifest.sha256 into `output`, last of all; inputs: file → SHA-256.

    more: lines behind those of the inputs, each with a #.
    """
    text = manifest(output, inputs) + "".join(f"{line}\n" for line in more)
    (output / "manifest.sha256").write_text(text, encoding="utf-8", newline="\n")
