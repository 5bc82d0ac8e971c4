"""The usual shortcut, kept as a warning: log-odds with recoded ends, least squares."""

from __future__ import annotations

import numpy as np

from perutip.inference.wild_cluster import WildClusterTest, wild_cluster_test
from perutip.supply.answers.survey import Survey
from perutip.supply.choice.elicited import recoded_log_odds
from perutip.supply.stated.stated_choices import RANDOMISED, Design

ENDS = (0.005, 0.025)


def recoded_tests(
    survey: Survey,
    design: Design,
    end: float,
    *,
    reps: int,
    seed: np.random.SeedSequence,
    level: float,
) -> dict[str, WildClusterTest]:
    """Wild cluster bootstrap test of each randomised attribute's coefficient.

    end : share that answers of 0 are moved to; 1 - end for answers of 100.
    """
    shown = survey.scenarios[design.rows]
    y = recoded_log_odds(shown["probability"], end)
    place = shown["place"].to_numpy()
    X = design.X[:, : len(design.names)]
    children = seed.spawn(len(RANDOMISED))
    tests = {}
    for name, child in zip(RANDOMISED, children, strict=True):
        restriction = np.zeros(X.shape[1])
        restriction[design.names.index(name)] = 1.0
        tests[name] = wild_cluster_test(
            y,
            X,
            place,
            restriction=restriction,
            absorb=[place],
            reps=reps,
            seed=child,
            level=level,
        )
    return tests
