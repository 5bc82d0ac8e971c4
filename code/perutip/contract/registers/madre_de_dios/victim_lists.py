"""Register of victims by the lists that hold them."""

from perutip.contract.registers.madre_de_dios.one_set import SetRegister
from perutip.contract.registers.schema import Column as C

LISTS = ("police", "ngo", "health", "prosecution")
VICTIM_LISTS = SetRegister(
    name="victim_lists",
    file="victim_lists.csv",
    title="Victims by the lists that hold them",
    inclusion="Every victim on at least one list, linked across lists.",
    columns=(
        C(
            "victim_key",
            "text",
            "Pseudonym of the victim",
            unique=True,
            identifying=True,
        ),
        *(C(name, "flag", f"1 if on the list of: {name}") for name in LISTS),
        C("year", "int", "Year first listed", minimum=2000, maximum=2100),
        C("sex", "category", "Sex", nullable=True, allowed=("female", "male")),
        C(
            "age_band",
            "category",
            "Age when first listed",
            unit="years",
            nullable=True,
            allowed=("0-11", "12-17", "18-29", "30+"),
        ),
        C(
            "purpose",
            "category",
            "Purpose of the exploitation",
            allowed=("sexual", "labour", "other", "not_identified"),
        ),
    ),
    key=("victim_key",),
)
