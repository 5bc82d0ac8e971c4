"""outcomes.toml read, its horizons expanded, and every name in it checked."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from perutip.study.config import Config
from perutip.study.declared import ConfigError, Problems, near, read_toml, record
from perutip.study.exhibits import EXHIBITS
from perutip.study.outcomes import Catalogue, Outcome, Quoted, Variable
from perutip.study.reasons import is_reason

FILE = Path(__file__).with_name("outcomes.toml")


def load_catalogue(config: Config, path: Path = FILE) -> Catalogue:
    """Read outcomes.toml and expand the horizons of `config`.

    Raises
    ------
    ConfigError
        An unknown key, a wrong type or a dangling name: every problem with its line.
    """
    raw, problems = read_toml(path)
    for name in raw:
        if name not in ("outcome", "variable", "quoted"):
            problems.add("not a section", name)
    outcomes = _tables(Outcome, "outcome", raw, problems)
    templates = _tables(Variable, "variable", raw, problems)
    quoted = _tables(Quoted, "quoted", raw, problems)
    by_key = {one.key: one for one in outcomes}
    _dangling(templates, by_key, config, problems)
    problems.raise_if_any()
    horizons = config.prosecution.horizons
    primary = config.prosecution.primary_horizon
    variables: dict[str, Variable] = {}
    for one in templates:
        months = {"each": horizons, "primary": (primary,)}.get(str(one.horizon))
        for made in [one.at(h) for h in months] if months else [one]:
            if made.name in variables:
                problems.add(f"{made.name} is declared twice", "variable")
            variables[made.name] = made
    named = tuple(
        dataclasses.replace(q, variable=q.variable.replace("{p}", str(primary)))
        for q in quoted
    )
    for nth, one in enumerate(named):
        if one.variable not in variables:
            problems.add(f"no variable {one.variable}", "quoted", "variable", nth)
    problems.raise_if_any()
    headlines = {
        key: name.replace("{p}", str(primary)) for key, name in config.headlines.items()
    }
    catalogue = Catalogue(by_key, variables, named, headlines)
    _check_headlines(catalogue)
    return catalogue


def _tables(kind: type, section: str, raw: dict, problems: Problems) -> list:
    made = [
        record(kind, table, problems, section, nth)
        for nth, table in enumerate(raw.get(section, []))
    ]
    return [one for one in made if one is not None]


def _dangling(
    variables: list[Variable],
    outcomes: dict[str, Outcome],
    config: Config,
    problems: Problems,
) -> None:
    """Names that a variable mentions and nothing declares."""
    exhibits = {one.key: one for one in EXHIBITS}
    for nth, outcome in enumerate(outcomes.values()):
        for place in outcome.headline_in:
            key, _, panel = place.partition(":")
            if key not in exhibits or panel not in exhibits[key].panels:
                message = f"no exhibit and panel {place!r}"
                problems.add(message, "outcome", "headline_in", nth)
    for nth, one in enumerate(variables):

        def refuse(key: str, message: str, nth: int = nth) -> None:
            problems.add(message, "variable", key, nth)

        if one.outcome and one.outcome not in outcomes:
            refuse("outcome", f"no outcome {one.outcome}")
        if one.exhibit and one.exhibit not in exhibits:
            refuse("exhibit", f"no exhibit {one.exhibit}")
        elif one.exhibit and one.panel not in exhibits[one.exhibit].panels:
            refuse("panel", f"exhibit {one.exhibit} has no panel {one.panel!r}")
        if (one.horizon is not None) != ("{h}" in one.name) and not isinstance(
            one.horizon, int
        ):
            refuse("horizon", f"{one.name}: a horizon and {{h}} go together")
        if one.sample == "donut" and one.horizon is None:
            refuse("sample", f"{one.name}: a donut needs a horizon")
        if one.requires:
            section, _, key = one.requires.partition(".")
            if not hasattr(getattr(config, section, None), key):
                refuse("requires", f"study.toml has no {one.requires}")
            if not is_reason(one.otherwise):
                refuse("otherwise", f"no reason {one.otherwise!r}")


def _check_headlines(catalogue: Catalogue) -> None:
    """ConfigError when study.toml names a headline that is not declared."""
    faults = []
    for key, name in catalogue.headlines.items():
        if key not in catalogue.outcomes:
            said = f"no such outcome{near(key, catalogue.outcomes)}"
        elif name not in catalogue.variables:
            own = [v.name for v in catalogue.variables.values() if v.outcome == key]
            said = f"no such variable{near(name, own)}"
        else:
            continue
        faults.append(f"study.toml: [headlines] {key} = {name!r}: {said}")
    faults += [
        f"study.toml: [headlines] {key} = {name!r}: measures another outcome"
        for key, name in catalogue.headlines.items()
        if key in catalogue.outcomes
        and name in catalogue.variables
        and catalogue.variables[name].outcome != key
    ]
    if faults:
        raise ConfigError("\n".join(faults))
