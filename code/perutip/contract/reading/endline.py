"""Does a folder hold a part of an endline? A run accepts it with --partial alone."""

from pathlib import Path

from perutip.contract.checks import ContractError, StudyFacts
from perutip.contract.reading.all_checks import ENDLINE
from perutip.contract.reading.reader import read_registers


def half_an_endline(folder: Path, lost_districts: tuple[str, ...]) -> bool:
    """Would a run on `folder` be refused for its endline alone?

    lost_districts: [trial] lost_districts of study.toml, known to have no endline.
    """
    facts = StudyFacts(lost_districts=lost_districts)
    try:
        read_registers(folder, names=ENDLINE, partial=True, in_part=False, facts=facts)
    except ContractError as error:
        return any(problem.in_part for problem in error.problems)
    return False
