"""Registers of rulings and of their hand coding."""

from perutip.contract.registers.places import region
from perutip.contract.registers.schema import LONGEST_PATH, ForeignKey, Register
from perutip.contract.registers.schema import Column as C

RULINGS = Register(
    name="rulings",
    file="rulings.csv",
    title="Judicial rulings, with their text or the file that holds it",
    inclusion="Rulings on trafficking or a related charge; many link to no case.",
    columns=(
        C(
            "ruling_id",
            "text",
            "Pseudonym of the ruling",
            unique=True,
            identifying=True,
        ),
        C("case_id", "text", "Case, where linked", nullable=True, identifying=True),
        region(),
        C("ruling_date", "date", "Day of the ruling", bounds="decisions"),
        C(
            "instance",
            "category",
            "Court",
            nullable=True,
            due=True,
            allowed=("first_instance", "appeals_chamber", "supreme_court"),
        ),
        C(
            "text",
            "text",
            "The ruling; or leave the column out and give text_file",
            identifying=True,
            optional=True,
            nullable=True,
            prose=True,
        ),
        C(
            "text_file",
            "text",
            "File under rulings/ (.txt or .pdf)",
            identifying=True,
            optional=True,
            nullable=True,
            longest=LONGEST_PATH,
        ),
    ),
    key=("ruling_id",),
    foreign_keys=(ForeignKey("region_id", "regions", "region_id"),),
    # A ruling may link to a case that the register of cases does not hold: it is kept,
    # flagged and counted.
    loose_keys=(ForeignKey("case_id", "cases", "case_id"),),
    needed_by=("04",),
)


COMPONENT_CODE = "0 none, 1 weak, 2 moderate, 3 strong"
HAND_CODED = Register(
    name="hand_coded",
    file="hand_coded_rulings.csv",
    title="Rulings coded by two readers, blind to region and training",
    inclusion="A stratified sample of rulings; a share of them read by both coders.",
    columns=(
        C("ruling_id", "text", "Pseudonym of the ruling", identifying=True),
        C("coder", "category", "Reader", allowed=("A", "B")),
        C(
            "victim_sensitive_language",
            "int",
            "Component as read",
            unit=COMPONENT_CODE,
            minimum=0,
            maximum=3,
        ),
        C(
            "protection_oriented_reasoning",
            "int",
            "Component as read",
            unit=COMPONENT_CODE,
            minimum=0,
            maximum=3,
        ),
        C(
            "reliance_on_victim_testimony",
            "int",
            "Component as read",
            unit=COMPONENT_CODE,
            minimum=0,
            maximum=3,
        ),
        C(
            "interagency_collaboration",
            "int",
            "Component as read",
            unit=COMPONENT_CODE,
            nullable=True,
            minimum=0,
            maximum=3,
        ),
        C(
            "inclusion_probability",
            "float",
            "Probability with which the ruling came to be read, known from the design",
            unit="share",
            optional=True,
            minimum=0.000001,
            maximum=1,
        ),
    ),
    key=("ruling_id", "coder"),
    foreign_keys=(ForeignKey("ruling_id", "rulings", "ruling_id"),),
    used_by=("04",),
    optional=True,
)
