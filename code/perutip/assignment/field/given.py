"""What commands ask of a text, a district and a frame that they are given."""

from __future__ import annotations

import re
from pathlib import Path

from perutip.assignment.draw import (
    DrawRefused,
    canonical_frame,
    name_rows,
    read_frame,
)
from perutip.assignment.field.folder import WrongUse

UBIGEO = re.compile("[0-9]{6}")


def need_text(option: str, given: str) -> None:
    """WrongUse for an empty text."""
    if not given.strip():
        raise WrongUse(f"{option}: expected words, not an empty text")


def need_ubigeo(option: str, given: str) -> None:
    """WrongUse for what is no district's code."""
    if not UBIGEO.fullmatch(given):
        raise WrongUse(f"{option}: expected a ubigeo, six digits")


def refuse_other_ids(path: Path) -> None:
    """The registers' frames hold districts: unit_id is a ubigeo, six digits."""
    table = read_frame(path)
    canonical_frame(table, reserve=path.stem == "frame_reserve", source=path.name)
    wrong = [
        row
        for row, unit in enumerate(table["unit_id"], 2)
        if not UBIGEO.fullmatch(unit)
    ]
    if wrong:
        raise DrawRefused(
            [
                f"{name_rows(wrong)}: unit_id must be a ubigeo, six digits: a leading "
                "zero is lost"
            ],
            source=path.name,
        )
