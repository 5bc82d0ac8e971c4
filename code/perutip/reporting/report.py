"""The closing stage of a run: ledger, macros, manifest, one document of all exhibits."""

from pathlib import Path

import pandas as pd

from perutip.reporting.latex import document, macro
from perutip.reporting.ledger import render_ledger
from perutip.reporting.manifest import manifest
from perutip.reporting.results import numbers
from perutip.reporting.tables import fixed, p_text, render_table
from perutip.study.exhibits import EXHIBITS, exhibit

# macro name → exhibit, variable, panel prefix
QUOTED = {
    "ConvictionRegistered": ("t02_conviction", "convicted"),
    "ConvictionTwelve": ("t02_conviction", "convicted_within_12"),
    "RestrictedMonths": ("t02_resolution_time", "restricted_months_12"),
    "Escalated": ("t03_appeals", "escalated_case"),
    "Index": ("t04_index", "index"),
    "CasesPerOfficer": ("t06_primary", "cases_per_officer_survey"),
    "ReferralCompletion": ("t06_primary", "referral_completion"),
    "OfficerKnowledge": ("t06_secondary", "officer_knowledge"),
}


def render_tables(step: str, results: pd.DataFrame, folder: Path, stamp: str) -> None:
    """Write every table that `step` promises, from its rows."""
    folder.mkdir(parents=True, exist_ok=True)
    for promised in EXHIBITS:
        if promised.step == step and promised.kind == "table":
            text = render_table(promised, results, stamp)
            (folder / f"{promised.key}.tex").write_text(text, encoding="utf-8")


def number_macros(results: pd.DataFrame) -> str:
    """LaTeX macros of the numbers quoted in the text: estimate, set, p, n of each."""
    frame = numbers(results)
    lines = []
    for name, (key, variable) in QUOTED.items():
        rows = frame[(frame["exhibit"] == key) & (frame["variable"] == variable)]
        if rows.empty:
            raise ValueError(f"numbers.tex quotes {key} {variable}: no such row")
        row = rows.iloc[0]
        p = row["p_ri"] if row["p_ri"] == row["p_ri"] else row["p_wild"]
        lines += [
            macro(f"{name}Estimate", fixed(row["estimate"])),
            macro(f"{name}Low", fixed(row["conf_low"])),
            macro(f"{name}High", fixed(row["conf_high"])),
            macro(f"{name}P", p_text(p)),
            macro(f"{name}N", fixed(row["n_obs"], 0)),
        ]
    return "\n".join(lines) + "\n"


def write_report(stage: Path, results: pd.DataFrame, stamp: str) -> None:
    """Write the ledger, the macros and the document of all exhibits into `stage`."""
    promised = exhibit("t00_ledger")
    (stage / "tables").mkdir(parents=True, exist_ok=True)
    (stage / "tables" / "t00_ledger.tex").write_text(
        render_ledger(results, stamp, promised.notes), encoding="utf-8"
    )
    (stage / "numbers.tex").write_text(number_macros(results), encoding="utf-8")
    tables = [f"tables/{e.key}" for e in EXHIBITS if e.kind == "table"]
    figures = [
        (f"figures/{e.key}.pdf", e.title) for e in EXHIBITS if e.kind == "figure"
    ]
    (stage / "exhibits.tex").write_text(document(tables, figures), encoding="utf-8")


def write_manifest(output: Path, inputs: list[Path]) -> None:
    """Write manifest.sha256 into `output`, last of all."""
    (output / "manifest.sha256").write_text(manifest(output, inputs), encoding="utf-8")
