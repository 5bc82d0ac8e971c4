"""The effect on what readers would code, and how many rulings that takes."""

from __future__ import annotations

import math
from collections.abc import Iterator

from perutip.designs.imputation import impute_rows
from perutip.designs.person_centered.corrected import (
    ON_SCALE,
    Corrected,
    corrected_lines,
    rulings_wanted,
)
from perutip.designs.person_centered.validation_cells import line
from perutip.designs.regression import Settings
from perutip.reporting.lines.lines import imputation_line
from perutip.reporting.lines.regressions import Reporter, report_regressions
from perutip.study.outcomes import Catalogue

IMPUTED = ("code_dictionary", "code_dictionary_corrected", "code_words_corrected")


def report_corrected(
    run: Reporter,
    exhibit: str,
    found: Corrected,
    used: Settings,
    catalogue: Catalogue,
    identity: str,
    precision: float,
) -> list[dict[str, object]]:
    """Add every line of the table.

    Returns lines for t04_validation: how many rulings the standard error `precision` of
    an effect on presence takes.
    """
    lines = corrected_lines(found, identity)
    effects = report_regressions(run, exhibit, lines, used)
    run.effects(exhibit, imputed_lines(found, identity, used, catalogue))
    errors = {
        spec.outcome: effect.std_error
        for (spec, _), effect in zip(lines, effects, strict=True)
    }
    wanted = rulings_wanted(found, errors, precision)
    run.effects(exhibit, awaited(found, wanted, identity, catalogue, precision))
    return list(size_lines(found, wanted, precision))


def imputed_lines(
    found: Corrected, identity: str, used: Settings, catalogue: Catalogue
) -> Iterator[dict[str, object]]:
    """Readers' scale by imputation, by date of ruling."""
    rows = found.rulings.assign(
        unit=found.rulings["region_id"], case=found.rulings["ruling"]
    )
    for name in IMPUTED:
        if name in found.reasons:
            continue
        label = catalogue.label(name)
        line = imputation_line(name, impute_rows(rows, name, used), used, label=label)
        sample = f"scored rulings; {identity}"
        yield line | {"panel": "imputation", "sample": sample, "family": ""}


def awaited(
    found: Corrected,
    wanted: dict[str, float],
    identity: str,
    catalogue: Catalogue,
    precision: float,
) -> Iterator[dict[str, object]]:
    """Lines of measures that need codes which are not there."""
    for name, reason in found.reasons.items():
        component = name.removeprefix("read_")
        label = catalogue.label(name)
        if name not in ON_SCALE and not math.isnan(wanted[component]):
            label += (
                f" (awaiting {wanted[component]:,.0f} coded rulings for a standard "
                f"error of {precision:g})"
            )
        yield {
            "panel": "scale" if name in ON_SCALE else "presence",
            "variable": name,
            "term": "exposed",
            "estimator": "none",
            "label": label,
            "reason": reason,
            "sample": identity,
            "family": "",
        }


def size_lines(
    found: Corrected, wanted: dict[str, float], precision: float
) -> Iterator[dict[str, object]]:
    """Last panel of t04_validation: error and rulings to code, by component."""
    words = f"Rulings to code for a standard error of {precision:g}"
    for c in found.components:
        yield line("size", 1, "error", c, found.errors[c])
        size = line("size", 2, "to_code", c, wanted[c], reason="no_effect_found")
        yield size | {"label": words}
