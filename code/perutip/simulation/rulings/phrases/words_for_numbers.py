"""Days and years in words, as rulings date themselves."""

_UNITS = (
    *("", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
    *("diez", "once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete"),
    *("dieciocho", "diecinueve", "veinte", "veintiuno", "veintidós", "veintitrés"),
    *("veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho"),
    *("veintinueve", "treinta", "treinta y uno"),
)


def in_words(number: int) -> str:
    """A day of the month, or a year from 2001 to 2031, in words.

    Raises ValueError for any other number.
    """
    if 1 <= number <= 31:
        return _UNITS[number]
    if 2001 <= number <= 2031:
        return f"dos mil {_UNITS[number - 2000]}"
    raise ValueError("expected a day of the month or a year from 2001 to 2031")
