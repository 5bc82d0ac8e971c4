"""Whether a run may show effects of the experiment, and under which labels.

Effects of an unfinished endline need a reason, and every look at them is an event of
the seed log of the input folder. A blinded run permutes the labels of pilot and trial
within their design, attendance with them, and looks at nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from perutip.assignment.seed_log import SeedLog
from perutip.designs.trial import DrawnDesign, blinded_attendance, blinded_design
from perutip.frames.endline import Endline, endline_of
from perutip.running.drawn.study_arms import NoPilot, refuse_edited, study_arms
from perutip.running.output.made_from import registers_digest
from perutip.running.plan.notices import dates_clash
from perutip.running.run import Run
from perutip.running.usage import UsageError
from perutip.study.exhibits import exhibit


def verified_design(run: Run, component: str, tables: Iterable[str]) -> DrawnDesign:
    """The arms that log and frame give, and all that could have been drawn.

    An assignment that step 05 wrote and that is another refuses the draw. In a blinded
    run the labels are permuted by the published stream blind/<component>. `tables` get
    the notes that the draw calls for.
    """
    arms = study_arms(run, component)
    refuse_edited(run, arms)
    run.add_notes(tables, arms.notes())
    every = arms.assignments
    if arms.sampled:
        every = np.vstack([arms.treatment, every])
    design = DrawnDesign(
        arms.units, arms.strata, arms.treatment, every, chances=arms.probability
    )
    if not run.blind:
        return design
    stream = f"blind/{component}"
    run.log(f"{component}: labels permuted within the design, stream {stream}")
    return blinded_design(design, run.stream(stream), stream)


def pilot_design(run: Run, tables: Iterable[str]) -> DrawnDesign | None:
    """The pilot's arms; None where there are none, and `tables` say why."""
    tables = tuple(tables)
    try:
        return verified_design(run, "pilot", tables)
    except NoPilot as none:
        run.log(f"pilot: {none}")
        without_effects(run, tables, none.reason)
        return None


def attendance(run: Run, officers: pd.DataFrame, design: DrawnDesign) -> pd.DataFrame:
    """Officers with the attendance that a run may show beside `design`."""
    if not design.blinded:
        return officers
    return blinded_attendance(officers, design, run.stream("blind/attendance"))


def endlines(run: Run, components: Iterable[str]) -> dict[str, Endline]:
    """How much of each component's endline step 01 found, and whether it is shown.

    A look at a part is logged here: `verified_design` comes first.
    """
    stages = run.read_data("endline")
    found = {name: endline_of(stages, name, run.config) for name in components}
    return {
        name: replace(one, shown=may_look(run, name, one))
        for name, one in found.items()
    }


def may_look(run: Run, component: str, endline: Endline) -> bool:
    """May effects be estimated? A look at a part of an endline is logged first.

    A log without a draw of the component (a pilot whose districts were chosen) keeps no
    look at it, and there is none.

    Raises
    ------
    UsageError
        A reason to look on a simulated folder, whose log is no evidence.
    """
    if component == "trial" and (clash := dates_clash(run.config)):
        run.log(clash)
    if endline.stage != "full":
        run.log(f"{component}: {endline.sentence}")
    if endline.ended and endline.stage != "part":
        run.log(f"{component}: {endline.ended}")
    if run.blind:
        return endline.stage != "none"
    if endline.stage == "full" or not run.unblind:
        return endline.stage == "full"
    if run.data_status == "simulated":
        raise UsageError("--unblind is for confidential registers, these are simulated")
    if endline.stage == "none":
        return False
    log = SeedLog(run.input_dir / "seed_log.jsonl")
    if log.state().cycle(component).draw is None:
        run.log(f"{component}: the seed log has no draw of it and keeps no look")
        return False
    log.look(component, reason=run.unblind, data=registers_digest(run.input_dir))
    run.log(f"{component}: a look at effects is logged")
    return True


def awaited(run: Run, exhibits: Iterable[str], endline: Endline) -> None:
    """One row per declared variable that says why there is no effect yet."""
    without_effects(run, exhibits, f"endline_{endline.stage}")


def without_effects(run: Run, exhibits: Iterable[str], reason: str) -> None:
    """One row per declared variable of `exhibits` with the coded reason."""
    for key in exhibits:
        declared = run.catalogue.of_exhibit(key)
        if not declared:
            panel = next(iter(exhibit(key).panels), "")
            run.missing(key, panel, "effects", reason, label="Every effect")
        for variable in declared:
            run.missing(key, variable.panel, variable.name, reason)
