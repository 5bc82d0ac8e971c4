"""What breaks the contract, one violation at a time.

Rows are records of the file with the header as 1. The value of an identifying column
is masked when a `Problem` is made, so that no message, log or list can hold it.
"""

from dataclasses import dataclass

from perutip.contract.registers import Column

EMPTY = "an empty cell"
MASKED = "‹masked›"
FOLDER = "(folder)"  # in place of a file: what the folder holds
LONGEST_VALUE = 40


@dataclass(frozen=True)
class Problem:
    """One violation: where it stands, what stands there, what was expected.

    row: record number with the header as 1; None for the file as a whole.
    column: empty for the whole record or file. value: as `shown_value` gives it.
    more: further rows of the same kind that are counted and not listed. advice: a
    sentence that the message says once, whatever number of problems have it. in_part:
    of a part of an endline; a run with --partial accepts it. cause: what is expected of
    every column that is written in the same notation, told once for all of them where
    their rows are many.
    """

    file: str
    row: int | None
    column: str
    value: str
    expected: str
    more: int = 0
    advice: str = ""
    in_part: bool = False
    cause: str = ""


def shown_value(value: object, column: Column) -> str:
    """Return a cell as a message may show it: masked, shortened or quoted."""
    if column.identifying or column.prose:
        return MASKED
    return quoted(str(value))


def quoted(text: str) -> str:
    """A text as a message may show it: in quotes, signs that do not print written out,
    a long one by its length."""
    if len(text) > LONGEST_VALUE:
        return f"‹text of {len(text)} characters›"
    printable = "".join(c if c.isprintable() else f"‹U+{ord(c):04X}›" for c in text)
    return f"'{printable}'"
