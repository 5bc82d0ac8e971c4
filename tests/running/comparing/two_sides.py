"""Two outputs side by side, and what is told of them."""

import dataclasses
import json

import pandas as pd

from perutip.reporting.check.headlines import headlines
from perutip.reporting.check.measured_by import changed_settings
from perutip.reporting.check.moved import moved_estimates
from perutip.running.comparing.compared_lines import verdict
from perutip.running.comparing.compared_output import Output, apart_lines, declared_when
from perutip.running.comparing.previous import MadeOf


def record(config, **more):
    """What a run by `config` keeps, of what is read here."""
    choices = config.prosecution
    study = {
        "prosecution.horizons": json.dumps(list(choices.horizons)),
        "prosecution.primary_horizon": json.dumps(choices.primary_horizon),
    } | {f"headlines.{key}": json.dumps(v) for key, v in config.headlines.items()}
    same = {"key": "", "files": {}, "rows": {}, "study": study, "dictionary": {}}
    same |= {"code": {}, "commit": "c" * 40, "mode": "full"}
    return MadeOf(**(same | {"data_status": "simulated"} | more))


def side(results, config, *, kept=True, **more):
    made = record(config, **more) if kept else None
    modes = frozenset({made.mode if made else "full"})
    mixed = tuple(made.mixed) if made else ()
    return Output(results, made, declared_when(results, made, config), modes, mixed)


def told(then: Output, now: Output) -> tuple[dict[str, str], str]:
    """Title → line of every registered headline, and the last line."""
    changed = changed_settings(then.declared.settings, now.declared.settings)
    movement = moved_estimates(then.results, now.results, changed)
    declared = (then.declared, now.declared)
    found = headlines(then.results, now.results, *declared, changed)
    words = {one.outcome.title: str(one) for one in found}
    return words, verdict(movement, found, apart_lines(then, now))


def at(config, months, **headings):
    """The configuration with another primary horizon and other headlines."""
    choices = dataclasses.replace(config.prosecution, primary_horizon=months)
    named = {**config.headlines, **headings}
    return dataclasses.replace(config, prosecution=choices, headlines=named)


def as_run_at(results: pd.DataFrame, months: int) -> pd.DataFrame:
    """Published rows at 12 months as a run with another primary horizon has them."""
    now = results.copy()
    for name in ("conviction_incidence", "resolution_incidence"):
        first = now["exhibit"].eq("t02_headline") & now["panel"].str.startswith("A.")
        family = now.loc[first & now["variable"].eq(f"{name}_12"), "family"].iloc[0]
        now.loc[first & now["variable"].eq(f"{name}_12"), "family"] = ""
        now.loc[first & now["variable"].eq(f"{name}_{months}"), "family"] = family
    sentence = now["variable"].eq("sentence_or_zero_12")
    now.loc[sentence, "variable"] = f"sentence_or_zero_{months}"
    words = f"Years of prison, 0 if not convicted in {months} months"
    now.loc[sentence, ["estimate", "label"]] = "0.431", words
    return now
