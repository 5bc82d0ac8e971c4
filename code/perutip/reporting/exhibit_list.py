"""The README's list of tables and figures, generated from the registry of exhibits.

`python -m perutip.reporting.exhibit_list` (with code/ on the path) rewrites it; a test
says when it is stale.
"""

import re
from pathlib import Path

from perutip.reporting.exhibits import EXHIBITS, Exhibit

ROOT = Path(__file__).resolve().parents[3]
BEGIN, END = "<!-- exhibits: generated -->", "<!-- exhibits: end -->"
PROGRAMS = {
    "01": "code/01_clean.py",
    "02": "code/02_track4tip.py",
    "03": "code/03_appeals.py",
    "04": "code/04_nlp_index.py",
    "05": "code/05_randomize.py",
    "06": "code/06_rct.py",
    "report": "code/perutip/reporting/report.py",
}
HEADER = (
    "| Exhibit | Title | Program | Line | Output file | Confidential data |",
    "| --- | --- | --- | --- | --- | --- |",
)


def line_of(exhibit: Exhibit) -> int:
    """First line of the program that names the exhibit or its file."""
    names = [exhibit.key, Path(exhibit.files[0]).name]
    source = (ROOT / PROGRAMS[exhibit.step]).read_text(encoding="utf-8")
    code = re.sub(r'^""".*?"""', lambda m: "\n" * m.group().count("\n"), source, 1, re.S)
    for number, line in enumerate(code.splitlines(), start=1):
        if any(name in line for name in names):
            return number
    raise LookupError(f"{PROGRAMS[exhibit.step]} does not name {exhibit.key}")


def exhibit_list() -> str:
    """Markdown table: exhibit, title, program, line, file, need of confidential data."""
    rows = [
        f"| {e.key} | {e.title} | `{PROGRAMS[e.step]}` | {line_of(e)} | "
        f"`output/{e.files[0]}` | no: made from the simulated registers |"
        for e in EXHIBITS
    ]
    return "\n".join([*HEADER, *rows])


def with_list(readme: str) -> str:
    """The README's text with its list replaced by the current one."""
    before, rest = readme.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n{exhibit_list()}\n{END}{after}"


if __name__ == "__main__":
    path = ROOT / "README.md"
    path.write_text(with_list(path.read_text(encoding="utf-8")), encoding="utf-8")
