"""The README's list of tables and figures, generated from the registry of exhibits.

`python -m perutip.reporting.exhibit_list` (with code/ on the path) rewrites it; a test
says when it is stale.
"""

import re
from functools import cache
from pathlib import Path

from perutip.study.exhibits import EXHIBITS, Exhibit
from perutip.study.steps import REPORT, STEPS

ROOT = Path(__file__).resolve().parents[3]
BEGIN, END = "<!-- exhibits: generated -->", "<!-- exhibits: end -->"
REPORT_PROGRAM = "code/perutip/reporting/report.py"
PROGRAMS = {step.number: step.program for step in STEPS} | {REPORT: REPORT_PROGRAM}
HEADER = (
    "| Exhibit | Title | Program | Line | Output file | Confidential data |",
    "| --- | --- | --- | --- | --- | --- |",
)


def place_of(exhibit: Exhibit) -> tuple[str, int]:
    """Program and first line that name the exhibit or its file: the step, else what
    steps share. LookupError when none does."""
    names = [exhibit.key, Path(exhibit.files[0]).name]
    for path in (ROOT / PROGRAMS[exhibit.step], *_shared_programs()):
        for number, line in enumerate(_code_lines(path), start=1):
            if any(name in line for name in names):
                return path.relative_to(ROOT).as_posix(), number
    raise LookupError(f"no program names {exhibit.key}")


@cache
def _shared_programs() -> tuple[Path, ...]:
    """What steps share and what may name an exhibit in their place."""
    rooms = ("designs", "power", "running", "reporting/page")
    return tuple(
        path
        for room in rooms
        for path in sorted((ROOT / "code" / "perutip" / room).rglob("*.py"))
    )


@cache
def _code_lines(path: Path) -> list[str]:
    """Lines of a program with its module docstring blanked, line numbers kept."""
    source = path.read_text(encoding="utf-8")
    code = re.sub(
        r'^""".*?"""',
        lambda m: "\n" * m.group().count("\n"),
        source,
        count=1,
        flags=re.S,
    )
    return code.splitlines()


def exhibit_list() -> str:
    """Markdown table: exhibit, title, program, line, file, need of registers."""
    rows = []
    for e in EXHIBITS:
        program, line = place_of(e)
        rows.append(
            f"| {e.key} | {e.title} | `{program}` | {line} | `output/{e.files[0]}` | "
            "no, on the simulated registers |"
        )
    return "\n".join([*HEADER, *rows])


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
