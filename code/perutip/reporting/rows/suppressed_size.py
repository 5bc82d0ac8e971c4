"""An N that is not printed: suppressed, or never counted (bounds, differences)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from perutip.reporting.audit.declaring.declaration import load_declaration
from perutip.reporting.audit.declaring.rules_for_rows import EffectRule, first_match


def size_is_suppressed(row: Mapping[str, Any]) -> bool:
    """Is there an estimate whose N is withheld? row: of results.csv, as numbers.

    Rows that no rule of `declared.toml` speaks of have no N by their nature.
    """
    if row["status"] != "ok" or not math.isnan(row["n_obs"]):
        return False
    return _counted(*(str(row[name]) for name in PLACE))


PLACE = ("exhibit", "panel", "variable", "term")


@cache
def _counted(*place: str) -> bool:
    row = dict(zip(PLACE, place, strict=True))
    rule: EffectRule | None = first_match(_effects(), row)[0]
    return rule is not None and rule.counted


@cache
def _effects() -> tuple[EffectRule, ...]:
    return load_declaration().effects
