"""What of a raw file names persons and cases: by titles of columns and their cells."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from perutip.contract.reading.raw_exports.masking.names import fold_name

MOSTLY = 0.5  # share of different cells from which a column of words may be of names
CODE = "(?=.*[0-9]).{4,}"
OF_PERSONS = re.compile(
    r"\b(dni|d n i|documento|ruc|apellidos?|nombres? y|y nombres?|nombres|nom|iniciales"
    r"|carpeta|expediente|exp|correo|e ?mail|celular|telefono|movil|whatsapp|domicilio"
    r"|direccion|imputados?|denunciantes?|responsable)\b"
)


def names_persons(titles: Iterable[str]) -> bool:
    """Does a title say that its column names persons or cases?"""
    return any(OF_PERSONS.search(fold_name(title)) for title in titles)


@dataclass(frozen=True)
class Persons:
    """What of a raw file may name persons or cases, wherever in a row it stands.

    words: folded, of columns of names. codes: cells of columns of which an identifying
    column of the register is made, or whose title says that they are documents.
    """

    words: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()


def persons_of(columns: Iterable[tuple[str, bool, Collection[str]]]) -> Persons:
    """Return what may name persons in columns: title, is it identifying, cells.

    Names stand in columns whose title says so, and in those of words that mostly
    differ from row to row.
    """
    found: set[str] = set()
    codes: set[str] = set()
    for title, identifying, cells in columns:
        if identifying or names_persons([title]):
            codes |= {cell for cell in cells if re.fullmatch(CODE, cell)}
        texts = [fold_name(cell) for cell in cells]
        several = [text for text in texts if re.search("[a-z]{3,} [a-z]{3,}", text)]
        alone = len(set(several)) > MOSTLY * len(texts)
        if names_persons([title]) or (several and alone):
            found |= {word for text in texts for word in text.split() if len(word) > 2}
    return Persons(frozenset(found), frozenset(codes))
