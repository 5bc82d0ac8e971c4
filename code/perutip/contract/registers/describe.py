"""A column's allowed values in words: the same in messages and in the codebook."""

from perutip.contract.registers.schema import Column

PHRASES = {
    "text": "text",
    "date": "a date as YYYY-MM-DD",
    "int": "a whole number",
    "float": "a number",
    "flag": "0 or 1",
}

NOT_KNOWN = "where it is not known"
"""Before what a column says of values that exist and are not known."""


def describe_values(column: Column) -> str:
    """Return what a cell of `column` may hold, as a phrase after "expected"."""
    if column.allowed:
        return "one of " + ", ".join(column.allowed)
    if column.pattern:
        return column.expected
    return PHRASES[column.kind] + _range(column)


def _range(column: Column) -> str:
    low, high = column.minimum, column.maximum
    unit = f" ({column.unit})" if column.unit else ""
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}{unit}"
    if low is not None:
        return f", at least {low:g}{unit}"
    if high is not None:
        return f", at most {high:g}{unit}"
    return unit
