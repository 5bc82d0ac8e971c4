"""One of two outputs that --compare sets side by side: its rows, what it was made of.

What it is read by is what was declared when it was made: horizons and headlines of its
own study.toml, as its record keeps them, or as the families of its rows tell where it
has none.
"""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from perutip.reporting.check.headlines import PILOT, Declared
from perutip.reporting.check.measured_by import PRIMARY, known_settings
from perutip.reporting.results import read_results
from perutip.reporting.tables import percent
from perutip.running.comparing.previous import MadeOf, flattened, read_record
from perutip.running.output import made_from
from perutip.study.config import Config
from perutip.study.declared import ConfigError
from perutip.study.outcomes_file import load_catalogue

PLACE = "{p}"  # the primary horizon in a headline's name
HORIZONS = "prosecution.horizons"


@dataclass(frozen=True)
class Output:
    """An output as --compare reads it.

    record: what it was made of; None where it keeps none. modes: full, quick, blinded;
    empty where nothing tells. mixed: steps made from something else than the last run.
    """

    results: pd.DataFrame
    record: MadeOf | None
    declared: Declared
    modes: frozenset[str]
    mixed: tuple[str, ...]

    @property
    def data_status(self) -> str:
        """simulated or confidential, as the rows say."""
        return " and ".join(sorted(set(self.results["data_status"]) - {""}))

    @property
    def level(self) -> str:
        """Of most sets: `95%`."""
        levels = self.results.loc[self.results["conf_level"] != "", "conf_level"]
        return percent(float(levels.mode().iloc[0])) if len(levels) else ""


def read_output(results: Path, record: Path, config: Config) -> Output:
    """Read results.csv and the record of one output."""
    rows, made = read_results(results), read_record(record)
    beside = made_from.recorded(results.parent)
    modes = {one.mode for one in beside.values()}
    if made is not None:
        modes = modes or {made.mode}
    return Output(
        rows,
        made,
        declared_when(rows, made, config),
        frozenset(modes),
        tuple(made.mixed) if made is not None else (),
    )


def declared_when(
    results: pd.DataFrame, record: MadeOf | None, config: Config
) -> Declared:
    """Horizons and headlines of the study.toml that an output was made by."""
    outcomes = load_catalogue(config).outcomes
    families = {key: one.family for key, one in outcomes.items() if one.family}
    names, horizons, primary = _told(_by_family(results, families), record, config)
    choices = dataclasses.replace(
        config.prosecution, horizons=horizons, primary_horizon=primary
    )
    try:
        base = load_catalogue(
            dataclasses.replace(config, prosecution=choices, headlines={})
        )
    except ConfigError:  # what was declared then is declared no more
        base = load_catalogue(dataclasses.replace(config, headlines={}))
    known = {
        key: name
        for key, name in names.items()
        if key in base.outcomes
        and name in base.variables
        and base.variables[name].outcome == key
    }
    settings = {PRIMARY: json.dumps(primary)}
    if record is not None and PRIMARY in record.study:
        settings = known_settings(record.study)
    return Declared(dataclasses.replace(base, headlines=known), names, settings)


def _told(
    by_family: dict[str, str], record: MadeOf | None, config: Config
) -> tuple[dict[str, str], tuple[int, ...], int]:
    """Headline of each outcome, horizons, primary horizon: as the record has them, else
    as the rows tell.

    by_family: outcome → variable of its row that bears the family.
    """
    horizons = tuple(config.prosecution.horizons)
    primary = config.prosecution.primary_horizon
    templates = dict(config.headlines)
    if record is not None and PRIMARY in record.study:
        study = {key: json.loads(value) for key, value in record.study.items()}
        templates = {
            key.removeprefix("headlines."): str(value)
            for key, value in study.items()
            if key.startswith("headlines.")
        }
        horizons, primary = tuple(study[HORIZONS]), int(study[PRIMARY])
        by_family = {}
    else:
        primary = _horizon_of(by_family, templates) or primary
        horizons = tuple(sorted({*horizons, primary}))
    named = {key: name.replace(PLACE, str(primary)) for key, name in templates.items()}
    return named | by_family, horizons, primary


def _by_family(results: pd.DataFrame, families: dict[str, str]) -> dict[str, str]:
    """Outcome → variable of the row that bears the outcome's family."""
    own = results["family"].eq(results["outcome"].map(families))
    rows = results[own & results["exhibit"].ne(PILOT)]
    return dict(zip(rows["outcome"], rows["variable"], strict=True))


def _horizon_of(told: dict[str, str], templates: dict[str, str]) -> int | None:
    """The primary horizon that names of headlines show; None where none does."""
    for key, name in told.items():
        pattern = re.escape(templates.get(key, "")).replace(re.escape(PLACE), r"(\d+)")
        if PLACE in templates.get(key, "") and (found := re.fullmatch(pattern, name)):
            return int(found[1])
    return None


def apart_lines(then: Output, now: Output) -> list[str]:
    """What makes two outputs of different kinds: data, draws, labels, level, MIXED."""
    pairs = (
        ("registers", then.data_status, now.data_status),
        ("the run", _modes(then), _modes(now)),
        ("sets", then.level, now.level),
    )
    lines = [
        f"{what}: {was} then, {is_now} now"
        for what, was, is_now in pairs
        if was and is_now and was != is_now
    ]
    return lines + [
        f"{words}, {made_from.steps_were_made(one.mixed)} from {made_from.OTHER} than "
        "the last run of that output, or no record says from what (MIXED)"
        for one, words in ((then, "then"), (now, "now"))
        if one.mixed
    ]


def edited_since(now: Output, root: Path) -> list[str]:
    """A line where study.toml is not what the output of now was made by."""
    path = root / "input" / "study.toml"
    if now.record is None or not path.is_file():
        return []
    standing = flattened(tomllib.loads(path.read_text(encoding="utf-8")))
    keys = [
        key
        for key in sorted({*standing, *now.record.study})
        if standing.get(key) != now.record.study.get(key)
    ]
    if not keys:
        return []
    return [
        f"input/study.toml was changed after this output was made ({', '.join(keys)}): "
        "a run will say what that does"
    ]


def _modes(one: Output) -> str:
    return " and ".join(sorted(one.modes))
