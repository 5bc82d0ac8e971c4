"""Registers of the districts of the study, and the frame of the trial's draw."""

from perutip.contract.registers.places import region, ubigeo
from perutip.contract.registers.schema import Column as C
from perutip.contract.registers.schema import ForeignKey, Register

IN_DISTRICTS = ForeignKey("ubigeo", "districts", "ubigeo")

DISTRICTS = Register(
    name="districts",
    file="districts.csv",
    title="Districts of the study and of the pool for matching",
    inclusion="Pilot, trial, reserve and pool districts; baseline values only.",
    columns=(
        ubigeo(unique=True),
        C("district_name", "text", "Name of the district"),
        region(),
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
        ubigeo("unit_id", "District code (ubigeo)", unique=True),
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
