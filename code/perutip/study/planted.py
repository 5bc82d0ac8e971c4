"""Where each planted effect of simulated registers is estimated, from planted.toml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from perutip.study.declared import read_toml
from perutip.study.exhibits import EXHIBITS, Exhibit

FILE = Path(__file__).with_name("planted.toml")


@dataclass(frozen=True)
class Estimated:
    """A planted effect: `truth`, its dotted key in truth.toml, and its row of
    results.csv by exhibit, key of the panel and variable."""

    truth: str
    exhibit: Exhibit
    panel: str
    variable: str


def load_planted(path: Path = FILE) -> tuple[tuple[Estimated, ...], dict[str, str]]:
    """What is estimated, in order, and what is not, by key with the reason.

    Raises
    ------
    ConfigError
        A section, an exhibit or a panel that nothing declares: every problem.
    """
    raw, problems = read_toml(path)
    for name in raw:
        if name not in ("estimated", "beside"):
            problems.add("not a section", name)
    exhibits = {one.key: one for one in EXHIBITS}
    made = []
    for truth, place in raw.get("estimated", {}).items():
        key, _, rest = str(place).partition(":")
        panel, _, variable = rest.partition(":")
        if key not in exhibits or panel not in exhibits[key].panels or not variable:
            problems.add(f"no place {place!r}", "estimated", truth)
            continue
        made.append(Estimated(truth, exhibits[key], panel, variable))
    problems.raise_if_any()
    return tuple(made), dict(raw.get("beside", {}))


PLANTED, BESIDE = load_planted()
