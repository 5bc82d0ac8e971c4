"""Between designs and results.csv: what several steps estimate and report alike."""

from perutip.estimation.effects import (
    add_effects,
    effect_row,
    family_p,
    log_checks,
    set_by,
    settings,
    untreated_mean,
)

__all__ = [
    "add_effects",
    "effect_row",
    "family_p",
    "log_checks",
    "set_by",
    "settings",
    "untreated_mean",
]
