"""Register of prosecuted cases."""

from perutip.contract.registers.charges import CHARGE_CODES
from perutip.contract.registers.places import region
from perutip.contract.registers.schema import Column as C
from perutip.contract.registers.schema import (
    DateOrder,
    ForeignKey,
    Implication,
    Register,
)

CASES = Register(
    name="cases",
    file="cases.csv",
    title="Prosecuted cases, their charges, ends and reviews",
    inclusion="Cases opened by the Public Ministry as trafficking or a related charge "
    "at any stage, filed 2010-2025; a selected frame of all reports.",
    columns=(
        C("case_id", "text", "Pseudonym of the case", unique=True, identifying=True),
        region(),
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
