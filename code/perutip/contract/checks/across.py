"""Rules that two registers decide together, checked as far as the columns are given."""

from __future__ import annotations

from collections.abc import Mapping

from perutip.contract.checks.breaches import Breach, breach_at
from perutip.contract.checks.link_rules import LINK_RULES
from perutip.contract.checks.links import Frames, Refused, Unread
from perutip.contract.checks.madre_de_dios import check_madre_de_dios
from perutip.contract.checks.within import has_its_type
from perutip.contract.registers import REGISTERS


def check_across(
    frames: Frames,
    refused: Refused | None = None,
    unread: Mapping[str, Unread] | None = None,
) -> list[Breach]:
    """Return breaches between registers, as far as the columns concerned are given.

    frames: typed registers by name, index the record number. refused: (register,
    column) → record numbers of the cells that were refused and are empty in `frames`.
    unread: what of a register became no rows, by its name.
    """
    breaches: list[Breach] = []
    partly = {name for name, rest in (unread or {}).items() if not rest.whole}
    for rule in LINK_RULES:
        if rule.whole in partly:
            continue
        if all(_there(frames, need) for need in rule.needs):
            frame, register = frames[rule.register], REGISTERS[rule.register]
            broken = rule.breaks(_as_read(frames, rule.premise, refused or {}))
            breaches += breach_at(frame, broken, register, rule.column, rule.expected)
    return breaches + check_madre_de_dios(frames, partly)


def _as_read(frames: Frames, premise: str, refused: Refused) -> Frames:
    """Frames without the rows of a premise that could not be read."""
    name, _, column = premise.partition(".")
    rows = refused.get((name, column))
    if rows is None:
        return frames
    return {**frames, name: frames[name][~frames[name].index.isin(rows)]}


def _there(frames: Frames, need: str) -> bool:
    name, _, column = need.partition(".")
    return name in frames and has_its_type(frames[name], REGISTERS[name].column(column))
