"""The outcome record that output checkers of trusted research environments read.

A folder as ACRO writes it and the SACRO viewer opens it: `results.json` with one record
per output, the files, and `checksums/FILE.txt`. Every exhibit is one output: a table as
a CSV of its numbers, with the cells that disclosure control emptied marked `threshold`;
a figure with the numbers that it is drawn from.

References
----------
Green, Ritchie, Preen, Smith et al., ACRO: semi-automated checking of research outputs
(github.com/AI-SDC/ACRO, record.py; AI-SDC/SACRO-Viewer, models.py).
"""

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from perutip.reporting.audit import AuditReport
from perutip.study.exhibits import EXHIBITS, Exhibit

VERSION = "0.4.12"  # of ACRO whose format this is
TIMESTAMP = "1980-01-01T00:00:00"  # as in the archive: the same run, the same bytes
SHOWN = ("estimate", "std_error", "conf_low", "conf_high", "n_obs", "control_mean")
CHECKS = ("negative", "missing", "threshold", "p-ratio", "nk-rule")
EXCEPTION = (
    "Suppression applied by the package; everything published was audited together: "
    "t00_disclosure has the range that it leaves for each suppressed count"
)
Cell = tuple[int, int]


@dataclass(frozen=True)
class Output:
    """One record: its files by name, and the emptied cells of its first file."""

    uid: str
    kind: str
    command: str
    files: dict[str, bytes]
    lines: tuple[str, ...] = ()
    hidden: tuple[Cell, ...] = ()
    comments: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, object]:
        """The record in the form of `results.json`."""
        table = self.kind == "table"
        cells: dict[str, list[Cell]] = {name: [] for name in CHECKS}
        cells["threshold"] = list(self.hidden)
        summary: dict[str, object] = {"suppressed": bool(self.hidden)}
        summary |= {name: len(found) for name, found in cells.items()}
        sdc = {"summary": summary, "cells": cells} if table else {}
        review = bool(self.hidden) or not table
        said = (
            f"; threshold: {len(self.hidden)} cells suppressed" if self.hidden else ""
        )
        return {
            "uid": self.uid,
            "status": "review" if review else "pass",
            "type": self.kind,
            "properties": {"method": "table"} if table else {},
            "files": [{"name": name, "sdc": sdc} for name in self.files],
            "outcome": self._outcome() if table else {},
            "command": self.command,
            "summary": f"{'review' if review else 'pass'}{said}",
            "timestamp": TIMESTAMP,
            "comments": list(self.comments),
            "exception": EXCEPTION if self.hidden else "",
        }

    def _outcome(self) -> dict[str, dict[str, str]]:
        hidden = set(self.hidden)
        return {
            name: {
                line: "threshold; " if (row, column) in hidden else "ok"
                for row, line in enumerate(self.lines)
            }
            for column, name in enumerate(SHOWN)
        }


def write_record(
    folder: Path, output: Path, results: pd.DataFrame, report: AuditReport
) -> int:
    """Write the record of an audited output into `folder`; returns how many outputs.

    results: rows of results.csv as text, as they were given to the audit: suppressed
    cells are known by their places. A record that is there is replaced.
    """
    results = results.reset_index(drop=True)
    hidden = {
        (source.row, source.field)
        for left in report.suppressed
        for source in left.cell.sources
    }
    outputs = [_output(one, output, results, hidden) for one in EXHIBITS]
    made = [one for one in outputs if one is not None]
    if folder.exists():
        shutil.rmtree(folder)
    (folder / "checksums").mkdir(parents=True)
    for name, content in _files(made):
        (folder / name).write_bytes(content)
    return len(made)


def _files(outputs: Iterable[Output]) -> Iterable[tuple[str, bytes]]:
    record = {
        "version": VERSION,
        "results": {one.uid: one.as_json() for one in outputs},
    }
    files = {name: content for one in outputs for name, content in one.files.items()}
    text = json.dumps(record, indent=4, ensure_ascii=False) + "\n"
    files["results.json"] = text.encode("utf-8")
    for name, content in files.items():
        yield name, content
        digest = hashlib.sha256(content).hexdigest()
        yield f"checksums/{name}.txt", digest.encode("ascii")


def _output(
    one: Exhibit, output: Path, results: pd.DataFrame, hidden: set[tuple[int, str]]
) -> Output | None:
    """The record of one exhibit; None where the output lacks its files."""
    paths = [output / name for name in one.files]
    if not all(path.is_file() for path in paths):
        return None
    rows = results[results["exhibit"] == one.key]
    if one.kind == "table" and len(rows):
        return _table(one, rows, hidden)
    said = (
        "The numbers that the figure is drawn from stand in its CSV and were audited",
    )
    return Output(
        one.key,
        "custom",
        one.title,
        {path.name: path.read_bytes() for path in paths},
        comments=said if one.kind == "figure" else (),
    )


def _table(one: Exhibit, rows: pd.DataFrame, hidden: set[tuple[int, str]]) -> Output:
    lines = tuple(
        " / ".join(w for w in (r.panel, r.label or r.variable, r.term) if w)
        for r in rows.itertuples()
    )
    cells = tuple(
        (place, column)
        for place, index in enumerate(rows.index)
        for column, name in enumerate(SHOWN)
        if (index, name) in hidden and not rows.at[index, name]
    )
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["", *SHOWN])
    for line, (_, row) in zip(lines, rows.iterrows(), strict=True):
        writer.writerow([line, *(row[name] for name in SHOWN)])
    content = text.getvalue().encode("utf-8")
    return Output(
        one.key, "table", one.title, {f"{one.key}.csv": content}, lines, cells
    )
