"""All drivers over all communities, by survey and interviews together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.supply.answers.survey import DRIVERS, Survey, driver_counts
from perutip.supply.bundles.responses import RESPONSES
from perutip.supply.diagnosis.latent_class import pattern_counts
from perutip.supply.diagnosis.verdicts import LEAST_ACCURACY, GatedDiagnosis, diagnose


@dataclass(frozen=True)
class CommunityDrivers:
    """Diagnoses by driver, in DRIVERS' order, over the survey's communities.

    Attributes
    ----------
    by_driver : one gated diagnosis each.
    posterior : (C, 6). shares : (C, 6) of girls to whom a driver applies.
    one_code : interviews left out by driver, coded by one coder or none.
    coded : by driver, (m, 2) codes of both coders, NaN where missing, an interview a
        row: what agreement is computed from.
    """

    by_driver: Mapping[str, GatedDiagnosis]
    posterior: NDArray[np.float64]
    shares: NDArray[np.float64]
    one_code: Mapping[str, int]
    coded: Mapping[str, NDArray[np.float64]]


def diagnose_communities(
    survey: Survey,
    interviews: pd.DataFrame,
    codes: pd.DataFrame,
    *,
    prevails: float = 0.9,
    absent: float = 0.1,
    least_accuracy: float = LEAST_ACCURACY,
) -> CommunityDrivers:
    """Diagnose every driver in every community.

    Parameters
    ----------
    interviews : interview_id, community_id.
    codes : interview_id, coder, driver, code; of one or two coders.
    prevails, absent, least_accuracy : as in `verdicts.diagnose`.

    Raises
    ------
    ValueError : more than two coders.
    """
    places = pd.Series(
        survey.communities.index, index=survey.communities["community_id"]
    )
    held = interviews[interviews["community_id"].isin(places.index)]
    held = held.sort_values("interview_id", ignore_index=True)
    where = held["community_id"].map(places).astype(int).to_numpy()
    coders = sorted(codes["coder"].unique())
    if len(coders) > 2:
        raise ValueError("interview_codes: two coders at most")
    found, one_code, coded = {}, {}, {}
    for driver in DRIVERS:
        both = _both(codes[codes["driver"] == driver], held["interview_id"], coders)
        patterns, left_out = pattern_counts(where, both[:, 0], both[:, 1], len(places))
        found[driver] = diagnose(
            *driver_counts(survey, driver),
            patterns,
            prevails=prevails,
            absent=absent,
            least_accuracy=least_accuracy,
        )
        one_code[driver], coded[driver] = left_out, both
    posterior = np.column_stack([found[d].diagnosis.posterior for d in DRIVERS])
    return CommunityDrivers(found, posterior, _shares(survey), one_code, coded)


def top_response(
    drivers: CommunityDrivers, responds: Mapping[str, str]
) -> NDArray[np.int64]:
    """(C,) bundle of the one response that answers each community's top driver.

    responds : driver to response. The top driver is the one most sure to prevail; of
    equals (to three decimals) the one that applies to most girls.
    """
    bundle = np.array([1 << RESPONSES.index(responds[driver]) for driver in DRIVERS])
    rank = np.round(drivers.posterior, 3) + 1e-4 * drivers.shares
    return bundle[rank.argmax(axis=1)]


def _both(
    codes: pd.DataFrame, interviews: pd.Series, coders: list[str]
) -> NDArray[np.float64]:
    """(m, 2) codes of the first and the second coder, NaN where one did not code."""
    wide = codes.pivot(index="interview_id", columns="coder", values="code")
    wide = wide.reindex(index=interviews, columns=coders).astype(float)
    out = np.full((len(interviews), 2), np.nan)
    out[:, : len(coders)] = wide.to_numpy()
    return out


def _shares(survey: Survey) -> NDArray[np.float64]:
    """(C, 6) shares of girls who answered; 0 where none did."""
    columns = []
    for driver in DRIVERS:
        applies, asked = driver_counts(survey, driver)
        columns.append(applies / np.maximum(asked, 1))
    return np.column_stack(columns)
