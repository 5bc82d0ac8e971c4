"""report.html, written from what an output publishes and from what is declared.

The page is a function of results.csv, the figures, the published seed log and the
declarations: it holds nothing that is not public already, and two runs write the same
bytes. What differs between machines or checkouts stands in parts that carry
`data-check="no"`, which `--check` leaves out.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from perutip.reporting.figures.printed import PrintedFigure, printed_figure
from perutip.reporting.findings.findings import awaited_lines, findings
from perutip.reporting.manifest import manifest
from perutip.reporting.page.alt_text import alt_text
from perutip.reporting.page.drawn import read_seed_log
from perutip.reporting.page.places import place_in_code, rows_of
from perutip.reporting.programs.estimated_by import Function, functions_of
from perutip.reporting.tables.numbers import unbroken
from perutip.study.exhibits import EXHIBITS, Exhibit
from perutip.study.outcomes import Catalogue
from perutip.study.steps import REPORT, STEPS

FILE = "report.html"
LAST = (FILE, "manifest.sha256")  # written with or after the page
HERE = Path(__file__).parent
LEDGER, DISCLOSURE = "t00_ledger", "t00_disclosure"


@dataclass(frozen=True)
class Said:
    """What a run says of itself on the page.

    root: the project's folder as seen from the output, empty where it lies elsewhere.
    steps: that ran, in part too. stood_in: of which rows say alone what they await.
    awaited: step → files. apart: which steps were made from something else, in words;
    empty where none was. registers: file →
    SHA-256, of registers and settings. versions: of pinned packages. lines: of the
    log, public. named: when headlines were named, as far as the lock tells. lock: the
    state of the pre-analysis lock, then what changed since.
    """

    registry: str
    mode: str
    data_status: str
    stamp: str
    root: str
    steps: tuple[str, ...]
    stood_in: tuple[str, ...]
    absent: tuple[str, ...]
    awaited: Mapping[str, tuple[str, ...]]
    apart: str
    registers: Mapping[str, str]
    versions: Mapping[str, str]
    differing: tuple[str, ...]
    lines: tuple[str, ...]
    named: str
    lock: tuple[str, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """An exhibit on the page: its table as HTML, or its figure with caption and notes
    and its picture as a data URI; behind: the functions that estimate it."""

    exhibit: Exhibit
    table: str
    figure: PrintedFigure | None
    image: str
    size: tuple[int, int]
    alt: str
    rows: Any
    place: Any
    behind: tuple[Function, ...]


def write_page(
    stage: Path,
    results: pd.DataFrame,
    catalogue: Catalogue,
    tables: Mapping[str, str],
    words: Mapping[str, str],
    said: Said,
) -> None:
    """Write report.html into `stage`.

    Parameters
    ----------
    stage : holds results.csv, figures/ and randomization/ as they will be published.
    results : results.csv as text.
    catalogue : outcomes, variables and headlines.
    tables : key of a table → its HTML.
    words : what {level}, {primary} … stand for.
    said : what the run says of itself.
    """
    results = results.reset_index(drop=True)
    shown = [
        _shown(stage, results, one.worded(dict(words)), tables, said.stamp)
        for one in EXHIBITS
        if one.kind != "file" and _is_there(stage, one, tables)
    ]
    by_step = [
        (step, [one for one in shown if one.exhibit.step == step.number])
        for step in STEPS
    ]
    of_report = {one.exhibit.key: one for one in shown if one.exhibit.step == REPORT}
    found = findings(results, catalogue)
    text = (
        _environment()
        .get_template("report.html.jinja")
        .render(
            css=(HERE / "report.css").read_text(encoding="utf-8"),
            said=said,
            found=found,
            waiting=awaited_lines(found),
            steps=[(step, mine) for step, mine in by_step if mine],
            not_run=[step for step, mine in by_step if not mine],
            audit=of_report.get(DISCLOSURE),
            ledger=of_report.get(LEDGER),
            log=read_seed_log(stage / "randomization"),
            files=[
                one for one in EXHIBITS if one.kind == "file" and _there(stage, one)
            ],
            hashes=manifest(stage, said.registers).splitlines(),
        )
    )
    (stage / FILE).write_text(text, encoding="utf-8", newline="\n")


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE, encoding="utf-8"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    made.filters["unbroken"] = unbroken
    return made


def _is_there(stage: Path, one: Exhibit, tables: Mapping[str, str]) -> bool:
    return one.key in tables if one.kind == "table" else _there(stage, one)


def _there(stage: Path, one: Exhibit) -> bool:
    return one.path not in LAST and all((stage / name).is_file() for name in one.files)


def _shown(
    stage: Path,
    results: pd.DataFrame,
    one: Exhibit,
    tables: Mapping[str, str],
    stamp: str,
) -> Shown:
    rows, place = rows_of(results, one.key), place_in_code(one.key)
    behind = functions_of(one.key, results)
    if one.kind == "table":
        return Shown(one, tables[one.key], None, "", (0, 0), "", rows, place, behind)
    folder = stage / "figures"
    content = (folder / f"{one.key}.png").read_bytes()
    size = struct.unpack(">II", content[16:24])  # width and height of the IHDR chunk
    image = "data:image/png;base64," + base64.b64encode(content).decode("ascii")
    alt = alt_text(folder / f"{one.key}.csv", one.title, one.alt)
    figure = printed_figure(one, results, stamp)
    return Shown(one, "", figure, image, (size[0], size[1]), alt, rows, place, behind)
