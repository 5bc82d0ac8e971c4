"""The study configuration: input/study.toml as frozen dataclasses, checked on load.

Every field is required, an unknown key is refused, and all problems are reported
together (`ConfigError`, exit 2). What the values must satisfy stands in `ranges`.
"""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perutip.study.cross_checks import cross_problems
from perutip.study.declared import ConfigError, as_written, read_toml, record
from perutip.study.ranges import range_problems
from perutip.study.reforms import Days, reform_problems
from perutip.study.sections import (
    Discontinuity,
    Draws,
    EndlineRules,
    EventStudy,
    Index,
    MadreDeDios,
    Pilot,
    Power,
    Prosecution,
    Reform,
    Registers,
    Sensitivity,
    Study,
    Trial,
)

MISSING = object()  # of a problem that is no single value's
__all__ = ["Config", "ConfigError", "load_config"]


@dataclass(frozen=True)
class Config:
    """Everything that study.toml says.

    headlines: registered outcome → the variable that is its headline; family-wise
    p-values go over the headlines of one rank. reforms: of `[[reform]]`, rows of the
    sensitivity table.
    """

    study: Study
    registers: Registers
    prosecution: Prosecution
    sensitivity: Sensitivity
    event_study: EventStudy
    discontinuity: Discontinuity
    index: Index
    pilot: Pilot
    trial: Trial
    endline: EndlineRules
    power: Power
    madre_de_dios: MadreDeDios
    draws: Draws
    headlines: dict[str, str]
    reforms: tuple[Reform, ...] = ()

    def with_quick_draws(self) -> "Config":
        """The same configuration with few draws."""
        return dataclasses.replace(self, draws=self.draws.quick())


def _at_risk(values: dict[str, object]) -> Days | None:
    """First and last day on which a case can be at risk; None where a section that says
    so could not be read."""
    registers, choices = values.get("registers"), values.get("prosecution")
    if not isinstance(registers, Registers) or not isinstance(choices, Prosecution):
        return None
    first = min(registers.filings, default=choices.extraction_date)
    return first, choices.extraction_date


def load_config(path: Path) -> Config:
    """Read and check `path`.

    Raises
    ------
    ConfigError
        Every problem at once, each with its line.
    """
    raw, problems = read_toml(path)
    sections = {
        field.name: field.type
        for field in dataclasses.fields(Config)
        if field.name not in ("headlines", "reforms")
    }
    for name in raw:
        if name not in (*sections, "headlines", "reform"):
            problems.add("not a section", name)
    values: dict[str, object] = {}
    for name, kind in sections.items():
        if name not in raw:
            problems.add(f"section [{name}] is missing")
            continue
        assert isinstance(kind, type)
        values[name] = record(kind, raw[name], problems, name)
    headlines = raw.get("headlines")
    if not isinstance(headlines, dict) or not all(
        isinstance(value, str) for value in headlines.values()
    ):
        problems.add("expected a table of outcome = variable", "headlines")
    values["headlines"] = headlines
    reforms = raw.get("reform", [])
    if not isinstance(reforms, list):
        problems.add("expected [[reform]], one table each", "reform")
        reforms = []
    found_reforms = [
        record(Reform, one, problems, "reform", nth) for nth, one in enumerate(reforms)
    ]
    for nth, one in enumerate(reforms):
        if isinstance(one, dict) and one.get("regions") == []:
            words = "regions: expected one or more; left out, it is the whole country's"
            problems.add(words, "reform", "regions", nth)
    for nth, key, message in reform_problems(found_reforms, _at_risk(values)):
        problems.add(f"{key}: {message}", "reform", key, nth)
    read = [name for name, value in values.items() if value is not None]
    given: dict[str, Any] = {**dict.fromkeys(sections), **values}
    given["reforms"] = tuple(found_reforms)
    config = Config(**given)
    found = [*range_problems(config, read), *cross_problems(config, read)]
    for section, key, message in found:
        value = getattr(values.get(section), key, MISSING)
        plain = value is not MISSING and not isinstance(value, dict)
        written = f" = {as_written(value)}" if plain else ""
        problems.add(f"{key}{written}: {message}", section, key)
    problems.raise_if_any()
    return config
