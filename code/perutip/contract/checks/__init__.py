"""Checks within and across registers, and the one message that says all problems."""

from perutip.contract.checks.across import LINK_RULES, check_across
from perutip.contract.checks.madre_de_dios import check_interview_texts
from perutip.contract.checks.masking import (
    identifying_values,
    mask_values,
    public_labels,
)
from perutip.contract.checks.problems import (
    FOLDER,
    MASKED,
    ContractError,
    Problem,
    shown_value,
)
from perutip.contract.checks.within import check_within, row_rules

__all__ = [
    "FOLDER",
    "LINK_RULES",
    "MASKED",
    "ContractError",
    "Problem",
    "check_across",
    "check_interview_texts",
    "check_within",
    "identifying_values",
    "mask_values",
    "public_labels",
    "row_rules",
    "shown_value",
]
