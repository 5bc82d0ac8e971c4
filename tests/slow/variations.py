"""Registers that break nothing, however unusual: each is a study that may come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import changed_registers as change
from registers_folder import Folder

PROSECUTION, TRIAL, CLEANING = "1-4", "1,5-6", "1"


@dataclass(frozen=True)
class Variation:
    """What changes, the steps that it concerns, and how a run of them ends.

    plain, partial: exit codes without and with --partial. study: replacements in
    study.toml.
    """

    change: Callable[[Folder], None]
    steps: str = TRIAL
    plain: int = 0
    partial: int = 0
    study: tuple[tuple[str, str], ...] = ()


NO_PILOT = (('design = "chosen"', 'design = "none"'),)
NONE_LOST = (('lost_districts = ["150110"]', "lost_districts = []"),)
VARIATIONS = {
    "twelve regions only": Variation(change.twelve_regions, PROSECUTION),
    "a region without cases": Variation(change.region_without_cases, PROSECUTION),
    "one region with 40%": Variation(change.one_region_with_most, PROSECUTION),
    "three strata": Variation(change.strata(6, 6, 8)),
    "odd strata": Variation(change.strata(5, 5, 5, 5)),
    "one stratum": Variation(change.strata(20)),
    "24 districts in one stratum": Variation(change.one_stratum_of_24),
    "no pilot": Variation(change.pilot_not_chosen, study=NO_PILOT),
    "a pilot not yet chosen": Variation(change.pilot_not_chosen),
    "no hand coding": Variation(change.no_hand_coding, PROSECUTION),
    "empty baselines": Variation(change.empty_baselines),
    "a scale never asked": Variation(change.scale_never_asked),
    "a test never given": Variation(change.no_test_given),
    "an outcome that is constant": Variation(change.constant_outcome),
    "no pool for the pilot": Variation(change.no_pool),
    "fewer controls than treated": Variation(change.fewer_controls),
    "no reserve": Variation(change.no_reserve),
    "another order of rows": Variation(change.another_row_order, CLEANING),
    "a file of Windows": Variation(change.windows_file, CLEANING),
    "no referral linked yet": Variation(change.nothing_linked),
    "instances not recorded yet": Variation(change.instances_to_come, PROSECUTION),
    "one incident alone": Variation(change.one_incident),
    "ten thousand cases": Variation(change.ten_thousand_cases, PROSECUTION),
    "no endline": Variation(change.no_endline, plain=2),
    "no assessment": Variation(change.no_prosecutors, PROSECUTION, plain=2),
    "a frame that is not drawn": Variation(change.not_drawn, plain=3),
    "a frame that is frozen alone": Variation(change.frozen_only, plain=2),
    "a frame that is seeded alone": Variation(change.seeded_only, plain=2),
}
