"""Registers of the districts around the study's: who is near, and complaints there."""

from perutip.contract.registers.places import ubigeo
from perutip.contract.registers.schema import Column, ForeignKey, Register

NEIGHBOURS = Register(
    name="neighbours",
    file="district_neighbours.csv",
    title="Districts near those of the study",
    inclusion=(
        "One row per district of pilot or trial and other district, of the study or "
        "not, whose capital lies within 100 km or that shares a border."
    ),
    columns=(
        ubigeo("ubigeo", "District of the study"),
        ubigeo("near_ubigeo", "The other district"),
        Column(
            "distance_km",
            "float",
            "Between the two capitals, straight line",
            unit="km",
            minimum=0,
            maximum=2500,
        ),
        Column("adjacent", "flag", "1 if the two share a border"),
    ),
    key=("ubigeo", "near_ubigeo"),
    foreign_keys=(ForeignKey("ubigeo", "districts", "ubigeo"),),
    optional=True,
)

COMPLAINTS = Register(
    name="complaints",
    file="district_complaints.csv",
    title="Complaints of trafficking registered by police and prosecutors, by district",
    inclusion=(
        "One row per district outside the study that stands in the register of "
        "neighbours, and wave; 0 where nothing was registered."
    ),
    columns=(
        ubigeo("ubigeo", "District outside the study"),
        Column(
            "wave",
            "category",
            "12 months before the trial's training or after it",
            allowed=("baseline", "endline"),
        ),
        Column("population", "int", "Population", unit="persons", minimum=1),
        Column(
            "complaints",
            "int",
            "Complaints of trafficking registered",
            unit="complaints",
            minimum=0,
        ),
    ),
    key=("ubigeo", "wave"),
    optional=True,
    wave="endline",
)

NEIGHBOURHOOD_REGISTERS = (NEIGHBOURS, COMPLAINTS)
