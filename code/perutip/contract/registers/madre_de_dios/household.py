"""Registers of communities, of the girls surveyed there, and of their scenarios."""

from perutip.contract.registers.madre_de_dios.one_set import SetRegister
from perutip.contract.registers.places import ubigeo
from perutip.contract.registers.schema import Column as C
from perutip.contract.registers.schema import ForeignKey

APPLIES = {
    "poverty": "extreme poverty of the household",
    "information": "does not know the risks of such offers",
    "taboo": "trafficking is not spoken of at home",
    "violence": "violence at home, self-administered; empty: not answered",
    "opportunity": "no work or training within reach",
    "horizon": "would accept an unpaid start for a later gain",
}
COMMUNITY = C("community_id", "text", "Code of the community; names no place")
GIRL = C("girl_id", "text", "Pseudonym of the girl", identifying=True)


def _soles(name: str, description: str, minimum: float) -> C:
    return C(name, "int", description, unit="soles", minimum=minimum)


COMMUNITIES = SetRegister(
    name="communities",
    file="communities.csv",
    title="Communities of Madre de Dios where girls were surveyed",
    inclusion="Every community of the survey.",
    columns=(
        C("community_id", "text", COMMUNITY.description, unique=True),
        ubigeo(description="District code (INEI); never published beside a verdict"),
        C("province", "text", "Province; never published beside a verdict"),
        C("girls_12_17", "int", "Girls of 12 to 17 who live there", "girls", minimum=1),
        C(
            "hours_to_capital",
            "float",
            "Journey to Puerto Maldonado",
            unit="hours",
            minimum=0,
        ),
        C("mining_within_20km", "flag", "1 if gold is mined within 20 km"),
        C("phone_coverage", "flag", "1 with mobile coverage"),
        C("poverty_rate", "float", "Monetary poverty", "share", minimum=0, maximum=1),
    ),
    key=("community_id",),
)

GIRLS = SetRegister(
    name="girls",
    file="girls.csv",
    title="Household survey of girls of 12 to 17",
    inclusion="Girls interviewed with consent of a carer and their own assent.",
    columns=(
        C("girl_id", "text", GIRL.description, unique=True, identifying=True),
        COMMUNITY,
        C("interview_date", "date", "Day of the interview"),
        C("age", "int", "Age", unit="years", minimum=12, maximum=17),
        C("weight", "float", "Sampling weight, above 0", minimum=0.000001),
        C("assent", "int", "1; without her assent no row", minimum=1, maximum=1),
        _soles("earnings_home", "Earnings a month at home, as she believes", 1),
        _soles("earnings_away", "Earnings a month away, as she believes", 1),
        C(
            "perceived_risk",
            "int",
            "Chance that an offer is not what was promised, or that one cannot leave, "
            "as she believes",
            unit="points of 100",
            minimum=0,
            maximum=100,
        ),
        _soles("cash_in_a_week", "Cash she could have within a week", 0),
        _soles("travel_cost", "Cost of the journey", 0),
        C("advance_offered", "flag", "1 if a recruiter would advance the journey"),
        *(
            C(
                name,
                "flag",
                f"1 if it applies by the rule of study.toml: {what}",
                nullable=name == "violence",
            )
            for name, what in APPLIES.items()
        ),
        C(
            "left_12m",
            "flag",
            "1 if she left within 12 months; empty: not followed",
            nullable=True,
        ),
    ),
    key=("girl_id",),
    foreign_keys=(ForeignKey("community_id", "communities", "community_id"),),
)

SCENARIOS = SetRegister(
    name="scenarios",
    file="scenarios.csv",
    title="Scenarios shown to girls, attributes drawn at random",
    inclusion="Up to four a girl; the answer is about a girl like her.",
    columns=(
        GIRL,
        C("scenario", "int", "Number of the scenario", minimum=1, maximum=4),
        _soles("earnings_away", "Earnings a month away, as shown", 1),
        C("risk", "int", "Risk shown", "points of 100", minimum=0, maximum=100),
        _soles("earnings_home", "Earnings a month at home, as shown", 1),
        C("travel_paid", "flag", "1 if the journey is paid in the scenario"),
        C(
            "probability",
            "int",
            "Chance that a girl like her would leave",
            unit="points of 100",
            minimum=0,
            maximum=100,
        ),
    ),
    key=("girl_id", "scenario"),
    foreign_keys=(ForeignKey("girl_id", "girls", "girl_id"),),
)
