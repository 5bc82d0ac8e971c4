"""Registers of incidents that officers documented, and of referrals."""

from perutip.contract.registers.places import ubigeo
from perutip.contract.registers.schema import Column as C
from perutip.contract.registers.schema import (
    DateOrder,
    ForeignKey,
    Implication,
    Register,
)
from perutip.contract.registers.serenazgo.districts import IN_DISTRICTS

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
        ubigeo(),
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
