"""Is what outcomes.toml calls a variable a column of the rows it is analysed on?

Known only once the rows are made: some columns are made from others by a step.
"""

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from perutip.study.declared import ConfigError
from perutip.study.outcomes import Variable
from perutip.study.outcomes_file import FILE


def refuse_unknown_columns(
    variables: Iterable[Variable],
    columns: Collection[str],
    rows: str,
    path: Path = FILE,
) -> None:
    """Refuse declared variables that the rows do not have.

    Parameters
    ----------
    variables : of these rows; one that hazards give is no column and is not looked for,
        of a composite its components are.
    columns : of the rows. rows : what they are called, in messages.

    Raises
    ------
    ConfigError
        All that are missing, each with the line that declares it.
    """
    missing = [
        (one, name)
        for one in variables
        if not one.statistic
        for name in one.components or (one.name,)
        if name not in columns
    ]
    if missing:
        lines = path.read_text("utf-8").splitlines()
        listed = "\n".join(
            f"  {path.name}{_line_of(one.name, lines)}: [variable] {one.name!r}: "
            f"the analysis rows {rows!r} have no column {name!r}"
            for one, name in missing
        )
        raise ConfigError(
            f"{len(missing)} problem(s) in {path.name}:\n{listed}\n  name a column of "
            "these rows (code/perutip/frames makes them)"
        )


def _line_of(name: str, lines: list[str]) -> str:
    for number, line in enumerate(lines, start=1):
        found = re.match(r'\s*name = "([^"]*)"', line)
        if found:
            template = re.escape(found[1]).replace(re.escape("{h}"), r"\d+")
            if re.fullmatch(template, name):
                return f", line {number}"
    return ""
