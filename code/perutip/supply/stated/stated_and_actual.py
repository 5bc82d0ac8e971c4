"""Stated choices and actual departures, all that is estimated of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from perutip.inference.wild_cluster import WildClusterTest
from perutip.supply.answers.beliefs import ClusteredMean
from perutip.supply.answers.survey import Survey
from perutip.supply.bundles.counterfactual import Girls, Preferences
from perutip.supply.choice.expected_utility import UtilityTests
from perutip.supply.stated.departures import ActualOnStated
from perutip.supply.stated.recoded_choices import ENDS, recoded_tests
from perutip.supply.stated.stated_choices import (
    StatedChoices,
    fit_stated,
    own_offers,
    preferences_of,
    shares_who_left,
    utility_restrictions,
    validate,
)


@dataclass(frozen=True)
class StatedAndActual:
    """The choice model and what stands beside it.

    recoded : end (share) → tests by attribute. left : shares who left, by whether a
    girl could. stated_weighted, actual_weighted : the same by survey weights. girls,
    taste : for counterfactuals, in memory only.
    """

    stated: StatedChoices
    recoded: Mapping[float, Mapping[str, WildClusterTest]]
    tests: UtilityTests
    actual: ActualOnStated
    left: Mapping[str, ClusteredMean]
    stated_weighted: StatedChoices
    actual_weighted: ActualOnStated
    girls: Girls
    taste: Preferences


def stated_and_actual(
    survey: Survey, *, reps: int, seed: np.random.SeedSequence, level: float
) -> StatedAndActual:
    """Estimate everything that the survey says of stated and actual departures.

    Parameters
    ----------
    reps, seed : of the wild cluster bootstrap behind the recoded warning.
    level : of its sets.

    Raises
    ------
    NoEstimate : no finite estimate of the choice model, or of the slope of actual
        departures on the stated index.
    """
    stated = fit_stated(survey)
    children = dict(zip(ENDS, seed.spawn(len(ENDS)), strict=True))
    recoded = {
        end: recoded_tests(
            survey, stated.design, end, reps=reps, seed=child, level=level
        )
        for end, child in children.items()
    }
    girls = own_offers(survey, stated)
    actual = validate(survey, girls, stated, level)
    return StatedAndActual(
        stated=stated,
        recoded=recoded,
        tests=utility_restrictions(survey, stated.design, level),
        actual=actual,
        stated_weighted=fit_stated(survey, weighted=True),
        actual_weighted=validate(survey, girls, stated, level, weighted=True),
        left=shares_who_left(survey, girls, level),
        girls=girls,
        taste=preferences_of(stated, actual.intercept, actual.slope),
    )
