"""Registers of officers, before training and after."""

from dataclasses import replace

from perutip.contract.registers.places import ubigeo
from perutip.contract.registers.schema import Column as C
from perutip.contract.registers.schema import ForeignKey, Register
from perutip.contract.registers.serenazgo.districts import IN_DISTRICTS

OFFICER = C("officer_id", "text", "Pseudonym of the officer", identifying=True)
KNOWLEDGE = C(
    "knowledge",
    "float",
    "Test of trafficking indicators and referral procedures",
    unit="points, 0-100",
    nullable=True,
    minimum=0,
    maximum=100,
)
ATTITUDES = tuple(
    C(
        f"attitudes_{scale}",
        "float",
        f"Attitudes towards {scale}: sub-scale mean",
        unit="points, 1-5, higher is more victim-centred",
        nullable=True,
        minimum=1,
        maximum=5,
    )
    for scale in ("crimes", "violence", "victims")
)
CASES_12_MONTHS = C(
    "cases_identified",
    "int",
    "Potential trafficking cases formally documented in the "
    "last 12 months, as the officer reports",
    unit="cases",
    nullable=True,
    minimum=0,
    maximum=200,
)


OFFICERS_BASELINE = Register(
    name="officers_baseline",
    file="officers_baseline.csv",
    title="Officers before training",
    inclusion="Sampled active officers of pilot and trial districts.",
    columns=(
        C("officer_id", "text", OFFICER.description, unique=True, identifying=True),
        ubigeo(),
        C("female", "flag", "1 if a woman", nullable=True),
        C("age", "int", "Age", unit="years", nullable=True, minimum=18, maximum=80),
        C(
            "tenure_years",
            "float",
            "Years as a municipal officer",
            unit="years",
            nullable=True,
            minimum=0,
            maximum=50,
        ),
        KNOWLEDGE,
        *ATTITUDES,
        CASES_12_MONTHS,
    ),
    key=("officer_id",),
    foreign_keys=(IN_DISTRICTS,),
    needed_by=("05", "06"),
)


OFFICERS_ENDLINE = Register(
    name="officers_endline",
    file="officers_endline.csv",
    title="Officers after training; an officer without a row was lost",
    inclusion="Officers of the baseline who were found and interviewed again.",
    columns=(
        C("officer_id", "text", OFFICER.description, unique=True, identifying=True),
        C(
            "interview_date",
            "date",
            "Day of the interview",
            nullable=True,
            due=True,
            bounds="fieldwork",
        ),
        C(
            "attended",
            "flag",
            "1 if the officer completed the training",
            nullable=True,
            due=True,
        ),
        KNOWLEDGE,
        *ATTITUDES,
        CASES_12_MONTHS,
        replace(
            ubigeo("ubigeo_endline", "District where the officer serves now (INEI)"),
            nullable=True,
            optional=True,
        ),
    ),
    key=("officer_id",),
    foreign_keys=(ForeignKey("officer_id", "officers_baseline", "officer_id"),),
    needed_by=("06",),
    wave="endline",
)
