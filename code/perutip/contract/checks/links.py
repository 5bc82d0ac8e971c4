"""Foreign keys: one problem for one cause, and never one that another record explains.

A record of the target that could not be read (a wrong number of cells, a code that lost
its zero) is reported where it stands; the rows that point at it are not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from perutip.contract.checks.breaches import Breach, breach_at
from perutip.contract.checks.spelling import fold
from perutip.contract.registers import FILES, REGISTERS, ForeignKey

Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Unread:
    """What a file holds that did not become typed rows.

    cells: text of records of a wrong length and of refused cells. cut: the file could
    not be read to its end, so that nothing can be said to be missing from it.
    """

    cells: frozenset[str] = field(default_factory=frozenset)
    cut: bool = False


def check_links(frames: Frames, unread: Mapping[str, Unread]) -> list[Breach]:
    """Return the breaches of foreign keys whose registers are given.

    frames: typed registers by name, index the record number. unread: by register name.
    """
    breaches: list[Breach] = []
    for name, frame in frames.items():
        for key in (*REGISTERS[name].foreign_keys, *REGISTERS[name].loose_keys):
            target = frames.get(key.register)
            if key.column not in frame or target is None or key.target not in target:
                continue
            known = target[key.target].dropna()
            rest = unread.get(key.register, Unread())
            loose = key in REGISTERS[name].loose_keys
            for rows, expected in _unlinked(frame[key.column], known, rest, key):
                if loose and "spelt" not in expected:
                    continue
                breaches += breach_at(
                    frame, rows, REGISTERS[name], key.column, expected
                )
    return breaches


def _unlinked(
    values: pd.Series, known: pd.Series, rest: Unread, key: ForeignKey
) -> Iterator[tuple[pd.Index, str]]:
    """Yield rows without a target, apart where the target is spelt otherwise."""
    absent = values[values.notna() & ~values.isin(known)]
    if absent.empty:
        return
    file = FILES[key.register]
    spellings = absent.drop_duplicates()
    folded = spellings.map(fold)
    targets = set(known.map(fold))
    alike = spellings[folded.isin(targets)]
    # A target that lost its zero is reported where it stands, not here again.
    broken = [fold(cell) for cell in rest.cells]
    explained = {*broken, *("0" + cell for cell in (*broken, *targets))}
    elsewhere = spellings[folded.isin(explained)]
    otherwise = absent.isin(alike)
    if otherwise.any():
        yield absent.index[otherwise], f"the {key.target} as it is spelt in {file}"
    lost = ~otherwise & ~absent.isin(elsewhere)
    if lost.any() and not rest.cut:
        yield absent.index[lost], f"one {key.target} that stands in {file}"
