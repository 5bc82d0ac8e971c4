"""Tables of step 07 from what the supply room found: frames and lines, no estimate."""

from perutip.reporting.madre_de_dios.choices import (
    bound_lines,
    choice_lines,
    validation_lines,
)
from perutip.reporting.madre_de_dios.drivers import (
    driver_panels,
    restricted_communities,
)
from perutip.reporting.madre_de_dios.panels import report_panels
from perutip.reporting.madre_de_dios.policies import (
    drawn_once,
    policy_panels,
    responses_frame,
)
from perutip.reporting.madre_de_dios.registers import (
    beliefs_frame,
    flow_frames,
    flow_lines,
)
from perutip.reporting.madre_de_dios.victims import hidden_panels
from perutip.reporting.madre_de_dios.words import WORDS, Frame

__all__ = [
    "WORDS",
    "Frame",
    "beliefs_frame",
    "bound_lines",
    "choice_lines",
    "drawn_once",
    "driver_panels",
    "flow_frames",
    "flow_lines",
    "hidden_panels",
    "policy_panels",
    "report_panels",
    "responses_frame",
    "restricted_communities",
    "validation_lines",
]
