"""Register of what is assumed of the four responses."""

from perutip.contract.registers.madre_de_dios.one_set import SetRegister
from perutip.contract.registers.schema import Column as C

RESPONSES = ("information", "app", "development", "transfer")
EFFECTS = (
    "belief_shift",
    "taboo_relief",
    "violence_relief",
    "horizon_relief",
    "poverty_relief",
    "home_gain",
    "home_transfer",
    "leak",
)
COSTS = ("fixed_cost", "cost_per_girl", "shared_cost", "needs_phone")
PARAMETERS = (*EFFECTS, *COSTS)


RESPONSES_REGISTER = SetRegister(
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
)
