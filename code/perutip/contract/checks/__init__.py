"""Checks within and across registers, and the one message that says all problems."""

from perutip.contract.checks.across import check_across
from perutip.contract.checks.breaches import (
    LISTED,
    Breach,
    breach_at,
    expand,
    whole_file,
)
from perutip.contract.checks.contract_message import ContractError, file_lines
from perutip.contract.checks.identifiers import check_identifiers
from perutip.contract.checks.link_rules import LINK_RULES
from perutip.contract.checks.links import Unread, check_links
from perutip.contract.checks.madre_de_dios import check_interview_texts
from perutip.contract.checks.masking import (
    identifying_values,
    mask_values,
    public_labels,
)
from perutip.contract.checks.names_of_persons import KIND as PERSONS
from perutip.contract.checks.noticed import Notice, listed_notices
from perutip.contract.checks.notices import OUTSIDE_THE_LAW, find_notices
from perutip.contract.checks.other_scale import OTHER_SCALE
from perutip.contract.checks.populations import POPULATIONS
from perutip.contract.checks.problems import FOLDER, MASKED, Problem, shown_value
from perutip.contract.checks.spelling import placeholder
from perutip.contract.checks.study_facts import (
    StudyFacts,
    check_facts,
    endline_districts,
)
from perutip.contract.checks.trained_regions import NOBODY_TRAINED
from perutip.contract.checks.two_scales import TWO_SCALES
from perutip.contract.checks.whole_rows import premise, row_rules, where_it_is
from perutip.contract.checks.within import check_within, in_one_row
from perutip.contract.checks.witnesses import check_witnesses, is_witness

__all__ = [
    "FOLDER",
    "LINK_RULES",
    "LISTED",
    "MASKED",
    "NOBODY_TRAINED",
    "OTHER_SCALE",
    "OUTSIDE_THE_LAW",
    "PERSONS",
    "POPULATIONS",
    "TWO_SCALES",
    "Breach",
    "ContractError",
    "Notice",
    "Problem",
    "StudyFacts",
    "Unread",
    "breach_at",
    "check_across",
    "check_facts",
    "check_identifiers",
    "check_interview_texts",
    "check_links",
    "check_within",
    "check_witnesses",
    "endline_districts",
    "expand",
    "file_lines",
    "find_notices",
    "identifying_values",
    "in_one_row",
    "is_witness",
    "listed_notices",
    "mask_values",
    "placeholder",
    "premise",
    "public_labels",
    "row_rules",
    "shown_value",
    "where_it_is",
    "whole_file",
]
