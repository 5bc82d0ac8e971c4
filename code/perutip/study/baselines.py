"""What a baseline needs to tell a mean or an ICC: [baseline] of estimators.toml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from perutip.study.declared import read_toml, record

FILE = Path(__file__).with_name("estimators.toml")


@dataclass(frozen=True)
class BaselineNumbers:
    """Least number of districts that have, each, the least number of units (officers,
    victims, referrals)."""

    least_districts: int
    least_units: int


def load_baseline_numbers(path: Path = FILE) -> BaselineNumbers:
    """Read [baseline]. ConfigError: every problem with its line."""
    raw, problems = read_toml(path)
    made = record(BaselineNumbers, raw.get("baseline"), problems, "baseline")
    for name in ("least_districts", "least_units"):
        # without repeats within two clusters no variance component is identified
        if made is not None and getattr(made, name) < 2:
            problems.add(f"{name} must be 2 or more", "baseline", name)
    problems.raise_if_any()
    return made


BASELINE: BaselineNumbers = load_baseline_numbers()
