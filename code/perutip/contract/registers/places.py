"""Columns that name places by INEI's codes: districts and regions."""

from perutip.contract.registers.schema import Column


def ubigeo(
    name: str = "ubigeo",
    description: str = "District code (INEI)",
    *,
    unique: bool = False,
) -> Column:
    """A column of district codes."""
    return Column(
        name,
        "text",
        description,
        unique=unique,
        pattern=r"(?:0[1-9]|1[0-9]|2[0-5])[0-9]{4}",
        expected="six digits as text, with its leading zero, 01 to 25 first",
    )


def region(*, unique: bool = False) -> Column:
    """The column of region codes."""
    return Column(
        "region_id",
        "text",
        "Region: first two digits of the ubigeo",
        unique=unique,
        pattern=r"0[1-9]|1[0-9]|2[0-5]",
        expected="two digits as text, 01 to 25",
    )
