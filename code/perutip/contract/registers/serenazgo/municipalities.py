"""Registers of municipal records and of residents."""

from perutip.contract.registers.places import ubigeo
from perutip.contract.registers.schema import Column as C
from perutip.contract.registers.schema import Register
from perutip.contract.registers.serenazgo.districts import IN_DISTRICTS

MUNICIPAL = Register(
    name="municipal",
    file="municipal_records.csv",
    title="Municipal records: active officers and cases documented",
    inclusion="One row per district and wave where the municipality answered.",
    columns=(
        ubigeo(),
        C(
            "wave",
            "category",
            "12 months before training or after it",
            allowed=("baseline", "endline"),
        ),
        C(
            "officers_active",
            "int",
            "Active officers, monthly mean",
            unit="officers",
            nullable=True,
            due=True,
            minimum=1,
        ),
        C(
            "cases_documented",
            "int",
            "Potential trafficking cases documented",
            unit="cases",
            nullable=True,
            minimum=0,
        ),
    ),
    key=("ubigeo", "wave"),
    foreign_keys=(IN_DISTRICTS,),
    used_by=("06",),
    wave="endline",
)


RESIDENTS = Register(
    name="residents",
    file="residents_survey.csv",
    title="Residents: trust in the municipal security service",
    inclusion="Sampled adult residents of study districts, two cross-sections.",
    columns=(
        C(
            "resident_id",
            "text",
            "Pseudonym of the resident",
            unique=True,
            identifying=True,
        ),
        ubigeo(),
        C("wave", "category", "Survey wave", allowed=("baseline", "endline")),
        C(
            "trust",
            "float",
            "Trust in the Serenazgo",
            unit="points, 0-10",
            nullable=True,
            minimum=0,
            maximum=10,
        ),
        C(
            "would_report",
            "flag",
            "1 if the resident would report a suspicion",
            nullable=True,
        ),
    ),
    key=("resident_id",),
    foreign_keys=(IN_DISTRICTS,),
    used_by=("06",),
    wave="endline",
)
