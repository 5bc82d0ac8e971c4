"""Registers of the prosecutor training (TRACK4TIP): regions to hand-coded rulings."""

from perutip.contract.registers.charges import CHARGE_CODES
from perutip.contract.registers.schema import Column as C
from perutip.contract.registers.schema import (
    DateOrder,
    ForeignKey,
    Implication,
    Register,
)

REGION = C(
    "region_id",
    "text",
    "Region: first two digits of the ubigeo",
    pattern=r"0[1-9]|1[0-9]|2[0-5]",
    expected="two digits as text, 01 to 25",
)

REGIONS = Register(
    name="regions",
    file="regions.csv",
    title="Regions and the date of their prosecutors' training",
    inclusion="The 24 departments and Callao; or only the trained ones.",
    columns=(
        C(
            "region_id",
            "text",
            REGION.description,
            unique=True,
            pattern=REGION.pattern,
            expected=REGION.expected,
        ),
        C("region_name", "text", "Name of the region", unique=True),
        C(
            "training_date",
            "date",
            "First day of TRACK4TIP training; empty: never",
            nullable=True,
            bounds="trainings",
        ),
        C("population", "int", "Population", unit="persons", minimum=1),
    ),
    key=("region_id",),
    needed_by=("02", "03", "04", "06"),
    used_by=("05",),
    public_facts=True,
)

FISCAL_DISTRICTS = Register(
    name="fiscal_districts",
    file="fiscal_districts.csv",
    title="Fiscal districts and the date of their prosecutors' training",
    inclusion=(
        "Only where study.toml names the fiscal district as the unit: every fiscal "
        "district of the register of cases."
    ),
    columns=(
        C("fiscal_district", "text", "Fiscal district", unique=True),
        REGION,
        C(
            "training_date",
            "date",
            "First day of TRACK4TIP training; empty: never",
            nullable=True,
            bounds="trainings",
        ),
    ),
    key=("fiscal_district",),
    foreign_keys=(ForeignKey("region_id", "regions", "region_id"),),
    optional=True,
)

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
        REGION,
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
    used_by=("02",),
)

CASES = Register(
    name="cases",
    file="cases.csv",
    title="Prosecuted cases, their charges, ends and reviews",
    inclusion="Cases opened by the Public Ministry as trafficking or a related charge "
    "at any stage, filed 2010-2025; a selected frame of all reports.",
    columns=(
        C("case_id", "text", "Pseudonym of the case", unique=True, identifying=True),
        REGION,
        C(
            "fiscal_district",
            "text",
            "Fiscal district, where it is the unit of training",
            nullable=True,
            optional=True,
        ),
        C(
            "prosecutor_id",
            "text",
            "Prosecutor in charge at filing",
            nullable=True,
            identifying=True,
        ),
        C("filing_date", "date", "Day the case was filed", bounds="filings"),
        C("charge_filing", "category", "Charge at filing", allowed=CHARGE_CODES),
        C(
            "charge_accusation",
            "category",
            "Charge at accusation",
            nullable=True,
            allowed=CHARGE_CODES,
        ),
        C(
            "charge_judgment",
            "category",
            "Charge at judgment",
            nullable=True,
            allowed=CHARGE_CODES,
        ),
        C(
            "status",
            "category",
            "State at extraction, first instance",
            allowed=("convicted", "acquitted", "dismissed", "pending"),
        ),
        C(
            "resolution_date",
            "date",
            "Day of the first-instance end; empty: pending, or not recorded yet",
            nullable=True,
            bounds="decisions",
        ),
        C(
            "firm_date",
            "date",
            "Day the end became firm after review",
            nullable=True,
            bounds="decisions",
        ),
        C(
            "sentence_years",
            "float",
            "Prison, first instance",
            unit="years",
            nullable=True,
            minimum=0.0,
            maximum=50.0,
        ),
        C("escalated", "flag", "1 if escalated to a higher body", nullable=True),
        C(
            "escalation_date",
            "date",
            "Day of the escalation",
            nullable=True,
            bounds="decisions",
        ),
        C(
            "review_body",
            "category",
            "Highest body reached",
            nullable=True,
            allowed=("appeals_chamber", "supreme_court", "constitutional_court"),
        ),
        C(
            "appellant",
            "category",
            "Who asked for review",
            nullable=True,
            allowed=("defence", "prosecution", "both"),
        ),
        C(
            "review_date",
            "date",
            "Day of the decision on review",
            nullable=True,
            bounds="decisions",
        ),
        C(
            "review_outcome",
            "category",
            "Decision on review",
            nullable=True,
            allowed=("upheld", "reversed", "annulled"),
        ),
        C(
            "victim_nationality",
            "category",
            "Nationality of the (first) victim",
            nullable=True,
            allowed=("peruvian", "venezuelan", "other"),
        ),
        C("victim_minor", "flag", "1 if the (first) victim was a minor", nullable=True),
        C(
            "n_victims",
            "int",
            "Victims in the case",
            unit="persons",
            nullable=True,
            minimum=0,
            maximum=500,
        ),
        C(
            "exploitation",
            "category",
            "Type of exploitation",
            nullable=True,
            allowed=("sexual", "labour", "other"),
        ),
    ),
    key=("case_id",),
    foreign_keys=(
        ForeignKey("fiscal_district", "fiscal_districts", "fiscal_district"),
        ForeignKey("region_id", "regions", "region_id"),
        ForeignKey("prosecutor_id", "prosecutors", "prosecutor_id"),
    ),
    date_order=(
        DateOrder("filing_date", "resolution_date"),
        DateOrder("resolution_date", "escalation_date"),
        DateOrder("escalation_date", "review_date"),
        DateOrder("resolution_date", "review_date"),
        DateOrder("resolution_date", "firm_date"),
        DateOrder("review_date", "firm_date"),
    ),
    implications=(
        Implication(
            "status",
            ("pending",),
            empty=(
                "resolution_date",
                "firm_date",
                "sentence_years",
                "charge_judgment",
                "escalation_date",
                "review_date",
                "review_outcome",
            ),
        ),
        Implication(
            "status",
            ("convicted",),
            due=("resolution_date", "sentence_years", "charge_judgment", "escalated"),
        ),
        Implication(
            "status",
            ("acquitted", "dismissed"),
            empty=("sentence_years",),
            due=("resolution_date", "escalated"),
        ),
        Implication("escalated", ("1",), due=("escalation_date", "review_body")),
        Implication(
            "escalated",
            ("0",),
            empty=("escalation_date", "review_body", "review_date", "review_outcome"),
        ),
        Implication(
            "review_outcome", ("upheld", "reversed", "annulled"), due=("review_date",)
        ),
    ),
    needed_by=("02", "03", "04"),
    used_by=("05",),
)

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
        REGION,
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

PROSECUTION_REGISTERS = (
    REGIONS,
    PROSECUTORS,
    CASES,
    RULINGS,
    HAND_CODED,
    FISCAL_DISTRICTS,
)
