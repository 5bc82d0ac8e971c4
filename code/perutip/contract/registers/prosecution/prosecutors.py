"""Register of prosecutors and their assessment."""

from perutip.contract.registers.places import region
from perutip.contract.registers.schema import Column as C
from perutip.contract.registers.schema import ForeignKey, Register

PROSECUTORS = Register(
    name="prosecutors",
    file="prosecutors.csv",
    title="Prosecutors and their knowledge assessment",
    inclusion="Prosecutors of trafficking cases, trained or comparable untrained.",
    columns=(
        C(
            "prosecutor_id",
            "text",
            "Pseudonym of the prosecutor",
            unique=True,
            identifying=True,
        ),
        region(),
        C(
            "trained",
            "flag",
            "1 if the prosecutor completed TRACK4TIP",
            nullable=True,
            due=True,
        ),
        C("female", "flag", "1 if a woman", nullable=True),
        C(
            "experience_years",
            "int",
            "Years as a prosecutor when the training began",
            unit="years",
            nullable=True,
            minimum=0,
            maximum=60,
        ),
        C(
            "knowledge_baseline",
            "float",
            "Assessment score before training",
            unit="points, 0-100",
            nullable=True,
            minimum=0,
            maximum=100,
            optional=True,
        ),
        C(
            "knowledge_score",
            "float",
            "Assessment score after training; empty: did not respond",
            unit="points, 0-100",
            nullable=True,
            minimum=0,
            maximum=100,
        ),
    ),
    key=("prosecutor_id",),
    foreign_keys=(ForeignKey("region_id", "regions", "region_id"),),
    used_by=("02", "04"),
)
