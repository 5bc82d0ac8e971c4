"""The README's list of tables and figures, generated from the registry of exhibits.

`python -m perutip.reporting.exhibit_list` (with code/ on the path) rewrites it; a test
says when it is stale.
"""

import re
from functools import cache
from pathlib import Path

import pandas as pd

from perutip.reporting.programs.estimated_by import functions_of
from perutip.reporting.programs.making_line import (
    imported_constants,
    making_lines,
    texts,
)
from perutip.reporting.report import config_words
from perutip.reporting.results import read_results
from perutip.study.config import load_config
from perutip.study.exhibits import Exhibit, in_printed_order
from perutip.study.steps import REPORT, STEPS

ROOT = Path(__file__).resolve().parents[3]
BEGIN, END = "<!-- exhibits: generated -->", "<!-- exhibits: end -->"
REPORT_PROGRAM = "code/perutip/reporting/report.py"
PROGRAMS = {step.number: step.program for step in STEPS} | {REPORT: REPORT_PROGRAM}
HEADER = (
    "| Number | Exhibit | Title | Program | Lines | Estimated by | Output file | "
    "Confidential data |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
)
NONE, ALL = ("none",), ("all registers",)
QUOTED = re.compile(r'"(?=([\w.]+)")')
ROOMS = ("designs", "power", "running", "reporting")  # what steps share


def place_of(exhibit: Exhibit) -> tuple[str, list[int]]:
    """Program and lines that make the exhibit: in its step, else in what steps share.
    LookupError when none does."""
    words = (exhibit.key, Path(exhibit.files[0]).name)
    names = _names_of(words)
    for path in (ROOT / PROGRAMS[exhibit.step], *_shared_programs()):
        source = _source(path)
        if not any(word in source for word in (*words, *names)):
            continue
        numbers = making_lines(source, *words, constants=_known(path))
        if numbers:
            return path.relative_to(ROOT).as_posix(), numbers
    raise LookupError(f"no program makes {exhibit.key}")


@cache
def _shared_programs() -> tuple[Path, ...]:
    """What steps share and what may make an exhibit in their place."""
    return tuple(
        path
        for room in ROOMS
        for path in sorted((ROOT / "code" / "perutip" / room).rglob("*.py"))
    )


def _names_of(words: tuple[str, ...]) -> set[str]:
    """Names under which any module holds one of `words`."""
    holding = {path for word in words for path in _quoting().get(word, ())}
    return {
        name for path in holding for name, text in texts(path).items() if text in words
    }


@cache
def _quoting() -> dict[str, list[Path]]:
    """Programs by the words that stand in them between quotation marks."""
    found: dict[str, list[Path]] = {}
    for path in (ROOT / "code").rglob("*.py"):
        for word in set(QUOTED.findall(_source(path))):
            found.setdefault(word, []).append(path)
    return found


@cache
def _source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _known(path: Path) -> dict[str, str]:
    return imported_constants(_source(path), ROOT / "code")


def registers_of(exhibit: Exhibit) -> str:
    """Confidential registers that an exhibit is made from: `yes: cases, regions`."""
    own = {step.number: step.registers for step in STEPS}.get(exhibit.step, ALL)
    names = exhibit.registers or own
    return "no" if names in ((), NONE) else f"yes: {', '.join(names)}"


def exhibit_list() -> str:
    """Markdown table: number, exhibit, title, program, lines, file, registers, in the
    order of print."""
    rows = []
    words = config_words(load_config(ROOT / "input" / "study.toml"))
    for e in (one.worded(words) for one in in_printed_order()):
        program, lines = place_of(e)
        cells = (
            e.number or "file",
            e.key,
            e.title,
            f"`{program}`",
            ", ".join(map(str, lines)),
            _estimated_by(e.key),
            f"`output/{e.files[0]}`",
            registers_of(e),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join([*HEADER, *rows])


def _estimated_by(key: str) -> str:
    """Functions behind the estimates of the committed output, with file and line."""
    return ", ".join(
        f"`{one.program.removeprefix('code/perutip/')}` {one.line}"
        for one in functions_of(key, _results())
    )


@cache
def _results() -> pd.DataFrame:
    return read_results(ROOT / "output" / "results.csv")


def with_list(readme: str) -> str:
    """The README's text with its list replaced by the current one."""
    before, rest = readme.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n{exhibit_list()}\n{END}{after}"


if __name__ == "__main__":
    path = ROOT / "README.md"
    path.write_text(
        with_list(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n"
    )
