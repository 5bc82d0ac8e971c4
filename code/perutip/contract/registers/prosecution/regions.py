"""Registers of regions and of fiscal districts, with the dates of training."""

from perutip.contract.registers.places import region
from perutip.contract.registers.schema import Column as C
from perutip.contract.registers.schema import ForeignKey, Register

TRAINING = C(
    "training_date",
    "date",
    "First day of TRACK4TIP training; empty: never",
    nullable=True,
    bounds="trainings",
    unknown="the first day on which the training can have been; empty says untrained",
)

REGIONS = Register(
    name="regions",
    file="regions.csv",
    title="Regions and the date of their prosecutors' training",
    inclusion="The 24 departments and Callao; or only the trained ones.",
    columns=(
        region(unique=True),
        C("region_name", "text", "Name of the region", unique=True),
        TRAINING,
        C("population", "int", "Population", unit="persons", minimum=1),
    ),
    key=("region_id",),
    needed_by=("02", "03", "04", "06"),
    used_by=("05",),
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
        region(),
        TRAINING,
    ),
    key=("fiscal_district",),
    foreign_keys=(ForeignKey("region_id", "regions", "region_id"),),
    optional=True,
)
