"""Which rows of results.csv are other measures once a setting is another.

A row's own words need not say it: "by the primary horizon" stands at any horizon, and a
standardized index in units of any reference period. Where such a setting differs
between two outputs, two numbers of such a row are no movement of one. Settings that
stand in a row's name, sample or term need nothing here: their rows come and go.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import pandas as pd

PRIMARY = "prosecution.primary_horizon"
FIRST_BIN, LAST_BIN = "event_study.first_bin", "event_study.last_bin"
REFORM = "reform"
Columns = dict[str, str]  # column of results.csv → regular expression found in it
Changed = Mapping[str, tuple[str, str]]  # setting → value then and now, as JSON
SAME_SETTINGS: Changed = {}

IN_WINDOW = (  # counted over the follow-up from incidents and referrals
    r"^(?:referral_|completed_referrals_|incidents_|false_positive|documentation_score)"
)
IN_BINS: Columns = {"exhibit": "^f0[24]_event_study$", "term": "^event_"}
OVER_BINS: Columns = {"exhibit": "^t02_honest$", "panel": "by filing date"}
PANDEMIC: tuple[Columns, ...] = (
    {"variable": "^without_pandemic"},
    {"term": "^without_pandemic"},
)
MEASURED_BY: dict[str, tuple[Columns, ...]] = {
    PRIMARY: ({"panel": "primary horizon"},),
    "sensitivity.capital_region": (
        {"variable": "^without_capital$"},
        {"term": "^without_capital$"},
    ),
    "sensitivity.pandemic_first": PANDEMIC,
    "sensitivity.pandemic_last": PANDEMIC,
    "sensitivity.placebo_months": (
        {"exhibit": "^t02_sensitivity$", "variable": "^placebo$"},
    ),
    REFORM: ({"variable": "^without_reform_"},),
    "event_study.bin_months": (IN_BINS, OVER_BINS),
    LAST_BIN: ({"exhibit": "^t02_honest$"},),  # the mean of all later bins
    "discontinuity.donut_days": ({"exhibit": "^t0[24]_discontinuity$"},),
    "index.reference_before": (
        {"exhibit": "^(?:t04_index|t04_corrected|t04_robustness|f04_event_study)$"},
        {"exhibit": "^t04_(?:secondary|discontinuity)$", "variable": "^index"},
    ),
    "pilot.follow_up_months": ({"exhibit": "^t06_pilot$", "variable": IN_WINDOW},),
    "trial.follow_up_months": ({"exhibit": "^t06_(?!pilot$)", "variable": IN_WINDOW},),
    "trial.near_km": ({"exhibit": "^t06_spillovers$"},),
}


def known_settings(study: Mapping[str, str]) -> dict[str, str]:
    """Of a whole study.toml, the settings that rows are measured by.

    study: dotted key → value as JSON. One that an earlier version did not have is not
    known; reforms need not be declared, and without any there is `null`.
    """
    known = {key: study[key] for key in (*MEASURED_BY, FIRST_BIN) if key in study}
    return {REFORM: "null"} | known


def changed_settings(then: Mapping[str, str], now: Mapping[str, str]) -> Changed:
    """Settings, as `known_settings` gives them, that both know and that differ."""
    shared = [key for key in then if key in now]
    return {key: (then[key], now[key]) for key in shared if then[key] != now[key]}


def measured_anew(rows: pd.DataFrame, changed: Changed) -> pd.Series:
    """Settings by which each row is another measure, `a, b`; empty for none.

    rows: as `read_results` gives them. Index that of rows.
    """
    found = pd.Series("", index=rows.index, dtype="str")
    for setting, values in changed.items():
        for columns in (*MEASURED_BY.get(setting, ()), *_end_bin(setting, values)):
            mine = ~found.str.contains(setting, regex=False)
            for column, pattern in columns.items():
                mine &= rows[column].str.contains(pattern)
            found[mine] = found[mine].map(lambda said, new=setting: _joined(said, new))
    return found


def _joined(said: str, setting: str) -> str:
    return f"{said}, {setting}" if said else setting


def _end_bin(setting: str, values: tuple[str, str]) -> tuple[Columns, ...]:
    """The bin that holds all time beyond it in one of two outputs and not in the
    other."""
    if setting not in (FIRST_BIN, LAST_BIN):
        return ()
    nearest = min(abs(json.loads(value)) for value in values)
    sign = "m" if setting == FIRST_BIN else "p"
    return (
        {
            "exhibit": "^f0[24]_(?:hazard_)?event_study$",
            "term": f"^event_{sign}{nearest}$",
        },
    )
