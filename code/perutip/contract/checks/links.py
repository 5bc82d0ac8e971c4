"""Foreign keys: one problem for one cause, and never one that another record explains.

A record of the target that could not be read (a wrong number of cells, a code that lost
its zero, a key that is empty, refused or twice there) is reported where it stands; the
rows that may point at it are not, unless they name more records than were lost.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from perutip.contract.checks.breaches import Breach, breach_at
from perutip.contract.checks.spelling import fold
from perutip.contract.registers import FILES, REGISTERS, ForeignKey

Frames = dict[str, pd.DataFrame]
Refused = Mapping[tuple[str, str], pd.Index]


@dataclass(frozen=True)
class Unread:
    """What a file holds that did not become typed rows.

    cells: text of records of a wrong length and of refused cells. records: number of
    records of a wrong length. cut: the file could not be read to its end, so that
    nothing can be said to be missing from it.
    """

    cells: frozenset[str] = field(default_factory=frozenset)
    records: int = 0
    cut: bool = False

    @property
    def whole(self) -> bool:
        """Did every record become a row?"""
        return not self.cut and not self.records


def check_links(
    frames: Frames, unread: Mapping[str, Unread], refused: Refused | None = None
) -> list[Breach]:
    """Return the breaches of foreign keys whose registers are given.

    frames: typed registers by name, index the record number. unread: by register name.
    refused: (register, column) → record numbers of the cells that break a rule.
    """
    breaches: list[Breach] = []
    for name, frame in frames.items():
        for key in (*REGISTERS[name].foreign_keys, *REGISTERS[name].loose_keys):
            target = frames.get(key.register)
            if key.column not in frame or target is None or key.target not in target:
                continue
            known = target[key.target].dropna()
            place = (key.register, key.target)
            keyless = _keyless(
                target[key.target],
                REGISTERS[key.register].key == (key.target,),
                (refused or {}).get(place, known.index[:0]),
            )
            rest = unread.get(key.register, Unread())
            loose = key in REGISTERS[name].loose_keys
            links = _unlinked(frame[key.column], known, rest, keyless, key)
            for rows, expected in links:
                if loose and "spelt" not in expected:
                    continue
                breaches += breach_at(
                    frame, rows, REGISTERS[name], key.column, expected
                )
    return breaches


def _keyless(cells: pd.Series, unique: bool, refused: pd.Index) -> int:
    """How many rows are another's than their key says, or nobody's.

    cells: of the target, NA where nothing could be read. unique: it names one row each.
    refused: rows whose cell breaks a rule.
    """
    known = cells.dropna()
    alone = known[~known.duplicated(keep=False)]
    twice = len(known) - known.nunique() if unique else 0
    return len(cells) - len(known) + twice + int(alone.index.isin(refused).sum())


def _unlinked(
    values: pd.Series, known: pd.Series, rest: Unread, keyless: int, key: ForeignKey
) -> Iterator[tuple[pd.Index, str]]:
    """Yield rows without a target, apart where the target is spelt otherwise.

    keyless: rows of the target whose key is none or another's, see `_keyless`.
    """
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
    left = rest.records + keyless - len(elsewhere)
    if absent[lost].nunique() > max(left, 0) and not rest.cut:
        yield absent.index[lost], f"one {key.target} that stands in {file}"
