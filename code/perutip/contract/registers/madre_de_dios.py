"""Registers of step 07, Madre de Dios: girls, scenarios, interviews, lists, responses.

They come as a set: all or none. No message shows a value of theirs, only file, column,
rule and row.
"""

from perutip.contract.registers.schema import Column as C
from perutip.contract.registers.schema import ForeignKey, Register
from perutip.contract.registers.serenazgo import UBIGEO

SET = "madre_de_dios"
INTERVIEWS_FOLDER = "interviews"
DRIVERS = ("poverty", "information", "taboo", "violence", "opportunity", "horizon")
RESPONSES = ("information", "app", "development", "transfer")
LISTS = ("police", "ngo", "health", "prosecution")
PARAMETERS = (
    "belief_shift",
    "taboo_relief",
    "violence_relief",
    "horizon_relief",
    "poverty_relief",
    "home_gain",
    "home_transfer",
    "leak",
    "fixed_cost",
    "cost_per_girl",
    "shared_cost",
    "needs_phone",
)
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
INTERVIEW = C("interview_id", "text", "Pseudonym of the interview", identifying=True)


def _soles(name: str, description: str, minimum: float) -> C:
    return C(name, "int", description, unit="soles", minimum=minimum)


COMMUNITIES = Register(
    name="communities",
    file="communities.csv",
    title="Communities of Madre de Dios where girls were surveyed",
    inclusion="Every community of the survey.",
    columns=(
        C("community_id", "text", COMMUNITY.description, unique=True),
        C(
            "ubigeo",
            "text",
            "District code (INEI); never published beside a verdict",
            pattern=UBIGEO.pattern,
            expected=UBIGEO.expected,
        ),
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
    needed_by=("07",),
    optional=True,
    together=SET,
    values_shown=False,
)

GIRLS = Register(
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
    needed_by=("07",),
    optional=True,
    together=SET,
    values_shown=False,
)

SCENARIOS = Register(
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
    needed_by=("07",),
    optional=True,
    together=SET,
    values_shown=False,
)

INTERVIEWS = Register(
    name="interviews",
    file="interviews.csv",
    title="Interviews with adults; their texts stand in interviews/",
    inclusion="Teachers, health staff, leaders and prosecutors of the communities.",
    columns=(
        C("interview_id", "text", INTERVIEW.description, unique=True, identifying=True),
        COMMUNITY,
        C(
            "informant",
            "text",
            "Who was interviewed, by office",
            identifying=True,
            pattern=r"[A-Za-z][A-Za-z_-]{0,39}",
            expected="one word for an office (teacher, leader), of letters, - and _",
        ),
        C("date", "date", "Day of the interview"),
        C(
            "file",
            "text",
            "Text of the interview, a file inside interviews/",
            identifying=True,
            pattern=r"[A-Za-z0-9_-]+\.txt",
            expected="a file name of letters, digits, - and _ that ends in .txt",
        ),
    ),
    key=("interview_id",),
    foreign_keys=(ForeignKey("community_id", "communities", "community_id"),),
    needed_by=("07",),
    optional=True,
    together=SET,
    values_shown=False,
)

INTERVIEW_CODES = Register(
    name="interview_codes",
    file="interview_codes.csv",
    title="What two coders read in the interviews",
    inclusion="One row per interview, coder and driver.",
    columns=(
        INTERVIEW,
        C("coder", "category", "Coder", allowed=("A", "B")),
        C("driver", "category", "Driver", allowed=DRIVERS),
        C("code", "flag", "1 if the coder reads that the driver prevails there"),
    ),
    key=("interview_id", "coder", "driver"),
    foreign_keys=(ForeignKey("interview_id", "interviews", "interview_id"),),
    needed_by=("07",),
    optional=True,
    together=SET,
    values_shown=False,
)

VICTIM_LISTS = Register(
    name="victim_lists",
    file="victim_lists.csv",
    title="Victims by the lists that hold them",
    inclusion="Every victim on at least one list, linked across lists.",
    columns=(
        C(
            "victim_key",
            "text",
            "Pseudonym of the victim",
            unique=True,
            identifying=True,
        ),
        *(C(name, "flag", f"1 if on the list of: {name}") for name in LISTS),
        C("year", "int", "Year first listed", minimum=2000, maximum=2100),
        C("sex", "category", "Sex", nullable=True, allowed=("female", "male")),
        C(
            "age_band",
            "category",
            "Age when first listed",
            unit="years",
            nullable=True,
            allowed=("0-11", "12-17", "18-29", "30+"),
        ),
        C(
            "purpose",
            "category",
            "Purpose of the exploitation",
            allowed=("sexual", "labour", "other", "not_identified"),
        ),
    ),
    key=("victim_key",),
    needed_by=("07",),
    optional=True,
    together=SET,
    values_shown=False,
)

RESPONSES_REGISTER = Register(
    name="responses",
    file="responses.csv",
    title="What is assumed of the four responses: effects and costs",
    inclusion="Assumptions with intervals, not estimates: no register identifies them.",
    columns=(
        C("response", "category", "Response", allowed=RESPONSES),
        C("parameter", "category", "What is assumed", allowed=PARAMETERS),
        C("low", "float", "Lowest value thought possible", minimum=0),
        C("central", "float", "Value used where one is needed", minimum=0),
        C("high", "float", "Highest value thought possible", minimum=0),
        C("source", "text", "Where the values come from"),
    ),
    key=("response", "parameter"),
    needed_by=("07",),
    optional=True,
    together=SET,
    values_shown=False,
)

MADRE_DE_DIOS_REGISTERS = (
    COMMUNITIES,
    GIRLS,
    SCENARIOS,
    INTERVIEWS,
    INTERVIEW_CODES,
    VICTIM_LISTS,
    RESPONSES_REGISTER,
)
