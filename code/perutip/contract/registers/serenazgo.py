"""Registers of the municipal security (Serenazgo) component: districts to residents."""

from perutip.contract.registers.schema import Column as C
from perutip.contract.registers.schema import (
    DateOrder,
    ForeignKey,
    Implication,
    Register,
)

UBIGEO = C(
    "ubigeo",
    "text",
    "District code (INEI)",
    pattern=r"(?:0[1-9]|1[0-9]|2[0-5])[0-9]{4}",
    expected="six digits as text, with its leading zero, 01 to 25 first",
)
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
IN_DISTRICTS = ForeignKey("ubigeo", "districts", "ubigeo")

DISTRICTS = Register(
    name="districts",
    file="districts.csv",
    title="Districts of the study and of the pool for matching",
    inclusion="Pilot, trial, reserve and pool districts; baseline values only.",
    columns=(
        C(
            "ubigeo",
            "text",
            UBIGEO.description,
            unique=True,
            pattern=UBIGEO.pattern,
            expected=UBIGEO.expected,
        ),
        C("district_name", "text", "Name of the district"),
        C(
            "region_id",
            "text",
            "Region: first two digits of the ubigeo",
            pattern=r"0[1-9]|1[0-9]|2[0-5]",
            expected="two digits as text, 01 to 25",
        ),
        C(
            "role",
            "category",
            "Part in the study",
            allowed=(
                "pilot_treated",
                "pilot_control",
                "pilot_pool",
                "trial",
                "reserve",
            ),
        ),
        C("population", "int", "Population", unit="persons", minimum=1),
        C(
            "victims_2017_2025",
            "int",
            "Victims recorded before the study",
            unit="persons",
            minimum=0,
        ),
        C(
            "poverty_rate",
            "float",
            "Monetary poverty",
            unit="share",
            minimum=0,
            maximum=1,
        ),
        C(
            "altitude",
            "float",
            "Altitude of the capital",
            unit="metres",
            minimum=-50,
            maximum=5200,
        ),
        C(
            "officers_active",
            "int",
            "Active Serenazgo officers at baseline",
            unit="officers",
            minimum=1,
        ),
    ),
    key=("ubigeo",),
    # The register of regions may hold the trained ones alone.
    loose_keys=(ForeignKey("region_id", "regions", "region_id"),),
    needed_by=("05", "06"),
)

FRAME_TRIAL = Register(
    name="frame_trial",
    file="frame_trial.csv",
    title="Frame of the trial's draw (protocol hashdraw/1)",
    inclusion="The 20 trial districts, stratified by baseline prevalence.",
    columns=(
        C(
            "unit_id",
            "text",
            "District code (ubigeo)",
            unique=True,
            pattern=UBIGEO.pattern,
            expected=UBIGEO.expected,
        ),
        C("stratum", "text", "Stratum of baseline prevalence"),
        C(
            "m_treated",
            "int",
            "Units treated in the stratum",
            unit="districts",
            minimum=1,
        ),
        C(
            "extra",
            "int",
            "Odd strata that get one more",
            unit="strata",
            minimum=0,
            optional=True,
        ),
    ),
    key=("unit_id",),
    foreign_keys=(ForeignKey("unit_id", "districts", "ubigeo"),),
    needed_by=("05", "06"),
)

OFFICERS_BASELINE = Register(
    name="officers_baseline",
    file="officers_baseline.csv",
    title="Officers before training",
    inclusion="Sampled active officers of pilot and trial districts.",
    columns=(
        C("officer_id", "text", OFFICER.description, unique=True, identifying=True),
        UBIGEO,
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
    ),
    key=("officer_id",),
    foreign_keys=(ForeignKey("officer_id", "officers_baseline", "officer_id"),),
    needed_by=("06",),
    wave="endline",
)

MUNICIPAL = Register(
    name="municipal",
    file="municipal_records.csv",
    title="Municipal records: active officers and cases documented",
    inclusion="One row per district and wave where the municipality answered.",
    columns=(
        UBIGEO,
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

INCIDENTS = Register(
    name="incidents",
    file="incidents.csv",
    title="Incidents that officers documented",
    inclusion="Incidents with a potential victim of trafficking, all study districts.",
    columns=(
        C(
            "incident_id",
            "text",
            "Pseudonym of the incident",
            unique=True,
            identifying=True,
        ),
        UBIGEO,
        C(
            "officer_id",
            "text",
            "Officer who documented it",
            nullable=True,
            identifying=True,
        ),
        C("incident_date", "date", "Day of the incident", bounds="fieldwork"),
        C(
            "victims_identified",
            "int",
            "Potential victims",
            unit="persons",
            minimum=1,
            maximum=100,
        ),
        C(
            "documentation_score",
            "float",
            "Completeness of the report by checklist",
            unit="points, 0-100",
            nullable=True,
            minimum=0,
            maximum=100,
        ),
    ),
    key=("incident_id",),
    foreign_keys=(
        IN_DISTRICTS,
        ForeignKey("officer_id", "officers_baseline", "officer_id"),
    ),
    used_by=("06",),
    wave="endline",
)

REFERRALS = Register(
    name="referrals",
    file="referrals.csv",
    title="Referrals of identified victims, one row per victim referred",
    inclusion="Every referral made from an incident of the register.",
    columns=(
        C(
            "referral_id",
            "text",
            "Pseudonym of the referral",
            unique=True,
            identifying=True,
        ),
        C("incident_id", "text", "Incident", identifying=True),
        C(
            "victim_number",
            "int",
            "Number of the victim within the incident",
            minimum=1,
            maximum=100,
        ),
        C("referral_date", "date", "Day of the referral", bounds="fieldwork"),
        C(
            "institution",
            "category",
            "Referred to",
            allowed=("police", "public_ministry", "social_services"),
        ),
        C(
            "accepted",
            "flag",
            "1 if the institution accepted the victim; empty: no answer yet",
            nullable=True,
            due=True,
        ),
        C(
            "acceptance_date",
            "date",
            "Day of acceptance",
            nullable=True,
            bounds="fieldwork",
        ),
        C(
            "confirmed_trafficking",
            "flag",
            "1 if linked registers confirm trafficking; empty: not yet linked",
            nullable=True,
        ),
    ),
    key=("referral_id",),
    foreign_keys=(ForeignKey("incident_id", "incidents", "incident_id"),),
    no_repeats=(("incident_id", "victim_number", "institution", "referral_date"),),
    date_order=(DateOrder("referral_date", "acceptance_date"),),
    implications=(Implication("accepted", ("0",), empty=("acceptance_date",)),),
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
        UBIGEO,
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

TRIAL_REGISTERS = (
    DISTRICTS,
    FRAME_TRIAL,
    OFFICERS_BASELINE,
    OFFICERS_ENDLINE,
    MUNICIPAL,
    INCIDENTS,
    REFERRALS,
    RESIDENTS,
)
