"""The choice model on randomised scenarios: design, fit, and each girl's own index."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.supply.answers.beliefs import ClusteredMean, clustered_mean
from perutip.supply.answers.survey import ASSOCIATED, Survey
from perutip.supply.bundles.counterfactual import (
    Girls,
    Preferences,
    feasible,
    stated_index,
)
from perutip.supply.choice.elicited import (
    IntervalFit,
    expected_gain,
    interval_regression,
)
from perutip.supply.choice.expected_utility import UtilityTests, utility_tests
from perutip.supply.stated.departures import ActualOnStated, actual_on_stated

RANDOMISED = ("gain", "risk", "paid")


@dataclass(frozen=True)
class Design:
    """Regressors of the scenarios.

    X : (n, k) named columns first, then a dummy per community. rows : (m,) scenarios of
    girls whose drivers are all known, n of them True. names : of the first columns.
    constant : drivers that apply to all girls or to none and are left out.
    """

    X: NDArray[np.float64]
    rows: NDArray[np.bool_]
    names: tuple[str, ...]
    constant: tuple[str, ...]


@dataclass(frozen=True)
class StatedChoices:
    """Fit of the scenarios; `coef` and `row` speak of the named columns."""

    fit: IntervalFit
    design: Design

    def coef(self, name: str) -> float:
        """Coefficient of a named column; 0 for a driver that was left out."""
        if name not in self.design.names:
            return 0.0
        return float(self.fit.coef[self.design.names.index(name)])

    def row(self, name: str, level: float) -> tuple[float, float, float, float, float]:
        """Estimate, standard error, p, and set at `level` of a named column."""
        weights = np.zeros(self.fit.coef.size)
        weights[self.design.names.index(name)] = 1.0
        return self.fit.combination(weights, level)

    @property
    def levels(self) -> NDArray[np.float64]:
        """(C,) levels of the communities."""
        return self.fit.coef[len(self.design.names) :]


def choice_design(survey: Survey) -> Design:
    """Gain, risk and paid travel as shown; drivers as told; community dummies.

    Notes
    -----
    Girls who did not answer a question are left out: a column for "not known" would
    bias the driver's coefficient where communities differ in it.
    """
    known = survey.girls[list(ASSOCIATED)].notna().all(axis=1).to_numpy()
    rows = known[survey.scenarios["girl"].to_numpy()]
    shown, girls = survey.scenarios[rows], survey.girls
    risk = shown["risk"].to_numpy(float) / 100
    columns = {
        "gain": expected_gain(shown["earnings_away"], shown["earnings_home"], risk),
        "risk": risk,
        "paid": shown["travel_paid"].to_numpy(float),
    }
    row, constant = shown["girl"].to_numpy(), []
    for driver in ASSOCIATED:
        flag = girls[driver].astype(float).to_numpy()[row]
        if flag.size == 0 or flag.min() == flag.max():
            constant.append(driver)
        else:
            columns[driver] = flag
    place = shown["place"].to_numpy()
    dummies = (place[:, None] == np.arange(len(survey.communities))).astype(float)
    X = np.column_stack([*columns.values(), dummies])
    return Design(X, rows, tuple(columns), tuple(constant))


def fit_stated(survey: Survey, *, weighted: bool = False) -> StatedChoices:
    """Interval regression of the elicited log-odds, clustered by community.

    weighted : every scenario by its girl's survey weight. The headline is not: what
        offers say is drawn at random for every girl, and dummies hold communities
        fixed, so that weights add variance and would move the coefficients only if
        girls who differ in weight differ in taste, which the weighted fit then shows
        (Solon, Haider and Wooldridge 2015).
    """
    design = choice_design(survey)
    shown = survey.scenarios[design.rows]
    each = survey.girls["weight"].to_numpy(float)[shown["girl"].to_numpy()]
    fit = interval_regression(
        design.X,
        shown["low"],
        shown["high"],
        shown["place"],
        each if weighted else None,
    )
    return StatedChoices(fit, design)


def utility_restrictions(survey: Survey, design: Design, level: float) -> UtilityTests:
    """Tests of expected utility on the same scenarios and regressors."""
    shown = survey.scenarios[design.rows]
    return utility_tests(
        shown["earnings_away"],
        shown["earnings_home"],
        shown["risk"].to_numpy(float) / 100,
        design.X[:, 2:],
        shown["low"],
        shown["high"],
        shown["place"],
        level=level,
    )


def own_offers(survey: Survey, stated: StatedChoices) -> Girls:
    """Girls at their own beliefs and means, for the counterfactuals. In memory only.

    Where a girl's driver is not known, the share of her community stands for it.
    """
    girls = survey.girls
    place = girls["place"].to_numpy()
    flags = {
        driver: _filled(girls[driver].astype(float), girls["place"])
        for driver in (*ASSOCIATED, "opportunity")
    }
    return Girls(
        place=place,
        earnings_home=girls["earnings_home"].to_numpy(float),
        earnings_away=girls["earnings_away"].to_numpy(float),
        risk=girls["perceived_risk"].to_numpy(float) / 100,
        cash=girls["cash_in_a_week"].to_numpy(float),
        travel_cost=girls["travel_cost"].to_numpy(float),
        advance=girls["advance_offered"].to_numpy(float) == 1,
        push=stated.levels[place],
        **flags,
    )


def _filled(flag: pd.Series, place: pd.Series) -> NDArray[np.float64]:
    """(n,) flags; the community's share, else everybody's, where not known."""
    share = flag.groupby(place).transform("mean").fillna(flag.mean()).fillna(0.0)
    return flag.fillna(share).to_numpy()


def preferences_of(
    stated: StatedChoices, intercept: float = 0.0, slope: float = 1.0
) -> Preferences:
    """Coefficients of the index, and the line from it to actual departures."""
    return Preferences(
        gain=stated.coef("gain"),
        risk=stated.coef("risk"),
        violence=stated.coef("violence"),
        taboo=stated.coef("taboo"),
        horizon=stated.coef("horizon"),
        poverty=stated.coef("poverty"),
        intercept=intercept,
        slope=slope,
    )


def shares_who_left(
    survey: Survey, girls: Girls, level: float
) -> dict[str, ClusteredMean]:
    """Weighted shares who left, of girls followed who could leave and who could not."""
    left = survey.girls["left_12m"].astype(float).to_numpy()
    able = feasible(girls)
    groups = {"could_leave": able, "could_not_leave": ~able}
    weight = survey.girls["weight"].to_numpy(float)
    return {
        name: clustered_mean(left[held], girls.place[held], weight[held], level=level)
        for name, held in groups.items()
        if (~np.isnan(left[held])).any()
    }


def validate(
    survey: Survey,
    girls: Girls,
    stated: StatedChoices,
    level: float,
    *,
    weighted: bool = False,
) -> ActualOnStated:
    """Actual departures on the stated index, among girls who could leave.

    weighted : by the survey's weights, the index as it is.
    """
    left = survey.girls["left_12m"].astype(float).to_numpy()
    followed = ~np.isnan(left) & feasible(girls)
    index = stated_index(girls, preferences_of(stated))
    rows = left[followed], index[followed], girls.place[followed]
    weights = survey.girls["weight"].to_numpy(float)[followed] if weighted else None
    return actual_on_stated(*rows, weights, level=level)
