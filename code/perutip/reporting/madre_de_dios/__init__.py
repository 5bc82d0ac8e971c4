"""Tables of step 07 from what the supply room found: frames and lines, no estimate."""

from perutip.reporting.madre_de_dios.choices import (
    bound_lines,
    choice_lines,
    recoded_lines,
    utility_lines,
    validation_lines,
)
from perutip.reporting.madre_de_dios.drivers import (
    drivers_frame,
    number_frame,
    restricted_communities,
)
from perutip.reporting.madre_de_dios.policies import (
    differences_frame,
    plan_frame,
    policies_frame,
    responses_frame,
)
from perutip.reporting.madre_de_dios.registers import beliefs_frame, flow_frames
from perutip.reporting.madre_de_dios.victims import (
    dependence_frame,
    lists_frame,
    totals_frame,
)
from perutip.reporting.madre_de_dios.words import WORDS, Frame

__all__ = [
    "WORDS",
    "Frame",
    "beliefs_frame",
    "bound_lines",
    "choice_lines",
    "dependence_frame",
    "differences_frame",
    "drivers_frame",
    "flow_frames",
    "lists_frame",
    "number_frame",
    "plan_frame",
    "policies_frame",
    "recoded_lines",
    "responses_frame",
    "restricted_communities",
    "totals_frame",
    "utility_lines",
    "validation_lines",
]
