"""Registers of interviews with adults and of their coding."""

from perutip.contract.registers.madre_de_dios.household import COMMUNITY
from perutip.contract.registers.madre_de_dios.one_set import SetRegister
from perutip.contract.registers.schema import Column as C
from perutip.contract.registers.schema import ForeignKey

INTERVIEWS_FOLDER = "interviews"
DRIVERS = ("poverty", "information", "taboo", "violence", "opportunity", "horizon")
INTERVIEW = C("interview_id", "text", "Pseudonym of the interview", identifying=True)


INTERVIEWS = SetRegister(
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
)


INTERVIEW_CODES = SetRegister(
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
)
