"""What the README says of the tests: how many there are and how long they take.

`python -m pytest --rewrite-readme` writes it when the whole suite has passed. The count
is rounded, so that a new test makes no sentence wrong.
"""

import platform
import re
from pathlib import Path

import joblib

README = Path(__file__).resolve().parents[1] / "README.md"
BEGIN, END = "<!-- tests: generated -->", "<!-- tests: end -->"
SAID = re.compile(
    r"About ([\d,]+) tests take (\d+) s \(\w+ \w+, \d+ cores, Python [\d.]+\), the "
    r"installation apart\."
)
ROUNDED = 100


def sentence(count: int, seconds: float) -> str:
    """What is said of so many tests that took so long on this machine."""
    near = ROUNDED * round(count / ROUNDED)
    machine = f"{platform.system()} {platform.machine()}, {joblib.cpu_count()} cores"
    return (
        f"About {near:,} tests take {seconds:.0f} s ({machine}, Python "
        f"{platform.python_version()}), the installation apart."
    )


def with_sentence(readme: str, said: str) -> str:
    """The README's text with its sentence on tests replaced."""
    before, rest = readme.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n{said}\n{END}{after}"


def said_count(readme: str) -> int:
    """The rounded number of tests that the README says. ValueError: it says none."""
    found = SAID.fullmatch(readme.split(BEGIN)[1].split(END)[0].strip())
    if found is None:
        raise ValueError("the README does not say how many tests there are")
    return int(found[1].replace(",", ""))


def whole_suite(config) -> bool:
    """Were all tests asked for: no path below tests/, no choice by word or mark?"""
    named = {Path(str(one)).resolve() for one in config.args}
    chosen = config.option.keyword or config.option.markexpr
    return named <= {README.parent, README.parent / "tests"} and not chosen


def rewrite(count: int, seconds: float) -> None:
    """Write what was measured into the README."""
    text = with_sentence(README.read_text(encoding="utf-8"), sentence(count, seconds))
    README.write_text(text, encoding="utf-8", newline="\n")
