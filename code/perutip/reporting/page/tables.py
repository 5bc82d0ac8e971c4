"""The tables of the page, from the same printed tables that LaTeX gets."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from perutip.reporting.findings.ledger import ledger_table
from perutip.reporting.tables import Panel, html_table, printed_table
from perutip.study.exhibits import EXHIBITS
from perutip.study.outcomes import Catalogue

NOTES = "tables/notes.json"
LEDGER = "t00_ledger"
END = "</section>"
# what a line without a label of its own is, for those who hear the table
HEARD = {"error": "standard error", "set": "confidence set"}
EMPTY = re.compile(r'<tr class="(\w+)"><th scope="row"></th>')


def html_tables(
    results: pd.DataFrame,
    catalogue: Catalogue,
    words: Mapping[str, str],
    notes: Mapping[str, list[str]],
    stamp: str,
    more: Sequence[Panel] = (),
) -> dict[str, str]:
    """Key → HTML of every table that has rows, and of the ledger.

    The HTML is a section's inside, without its end: what follows a table on the page
    stands in the same section. notes: what steps noted of their tables. more: panels
    behind the ledger's own.
    """
    found = {}
    there = set(results["exhibit"]) | {LEDGER}
    for one in EXHIBITS:
        if one.kind != "table" or one.key not in there:
            continue
        shown = one.worded(dict(words))
        shown = replace(shown, notes=shown.notes + tuple(notes.get(one.key, ())))
        table = (
            ledger_table(shown, results, catalogue, stamp, more)
            if one.key == LEDGER
            else printed_table(shown, results, stamp)
        )
        html = html_table(table).rstrip().removesuffix(END)
        found[one.key] = _scrolling(EMPTY.sub(_heard, html), table.number or one.key)
    return found


def _heard(line: re.Match[str]) -> str:
    """A header that is heard where the line above lends its label; else no header."""
    kind = line.group(1)
    if kind not in HEARD:
        return f'<tr class="{kind}"><td></td>'
    words = f'<span class="unseen">{HEARD[kind]}</span>'
    return f'<tr class="{kind}"><th scope="row">{words}</th>'


def _scrolling(html: str, name: str) -> str:
    """Every table in a region of its own that scrolls and takes the focus."""
    parts = re.split(r"(<table>.*?</table>)", html, flags=re.S)
    for nth in range(1, len(parts), 2):
        label = f"{name}, part {nth // 2 + 1}" if len(parts) > 3 else name
        parts[nth] = (
            f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">\n'
            f"{parts[nth]}\n</div>"
        )
    return "".join(parts)


def kept_notes(stage: Path, noted: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What steps noted of their tables, in this run and in those before.

    Kept beside the tables, whose notes are published, so that a later run of other
    steps says it again, in a fresh clone too.
    """
    path = stage / NOTES
    kept: dict[str, list[str]] = {}
    if path.is_file():
        kept = json.loads(path.read_text(encoding="utf-8"))
    kept |= noted
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return kept
