"""One simulated trial shared by the tests of pilot and trial."""

from functools import cache
from pathlib import Path

from perutip.designs.trial import DrawnDesign, trial_outcomes
from perutip.frames.trial.experiment import experiment_frames
from perutip.inference.randomization_test import enumerate_assignments
from perutip.simulation.parameters import Parameters
from perutip.simulation.simulated_study import simulate_study
from perutip.study.config import load_config
from perutip.study.outcomes_file import load_catalogue

ROOT = Path(__file__).resolve().parents[2]
CONFIG = load_config(ROOT / "input" / "study.toml")


@cache
def study(seed=18380, *, spillovers=True, scale=1.0):
    """Simulated study without texts."""
    parameters = Parameters() if spillovers else Parameters().without_spillovers()
    return simulate_study(seed, texts=False, parameters=parameters, scale=scale)


@cache
def frames(seed=18380):
    """Analysis frames of the study."""
    return experiment_frames(study(seed).registers, CONFIG)


@cache
def design(seed=18380):
    """The trial as drawn."""
    return design_of(study(seed).assignment)


def design_of(drawn):
    """The design of an assignment, all that the strata allow listed."""
    table = drawn.sort_values("unit_id", kind="stable")
    strata = table["stratum"].to_numpy()
    treated = dict(table.groupby("stratum", sort=True)["treated"].sum())
    return DrawnDesign(
        table["unit_id"].to_numpy(),
        strata,
        table["treated"].to_numpy(int),
        enumerate_assignments(strata, treated),
    )


@cache
def outcomes(seed=18380):
    """The trial's outcomes."""
    catalogue = load_catalogue(CONFIG)
    shown = [v for v in catalogue.variables.values() if v.exhibit[:3] == "t06"]
    return trial_outcomes(frames(seed), "trial", shown)
