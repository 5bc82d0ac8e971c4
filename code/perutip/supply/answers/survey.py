"""The household survey and its scenarios, aligned: communities, girls, answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.supply.choice.elicited import elicited_bounds

DRIVERS = ("poverty", "information", "taboo", "violence", "opportunity", "horizon")
ASSOCIATED = ("violence", "taboo", "horizon", "poverty")  # in the index of choices
FEWEST_COMMUNITIES = 10


@dataclass(frozen=True)
class Survey:
    """Communities that can be analysed, their girls and scenarios. In memory only.

    Attributes
    ----------
    communities : one row each, sorted by code; the row number is the place.
    girls : with `place`.
    scenarios : with `place`, `girl` (row of girls), `low` and `high`, the bounds of the
        log-odds.
    left_out : codes left out, with the reason.
    """

    communities: pd.DataFrame
    girls: pd.DataFrame
    scenarios: pd.DataFrame
    left_out: dict[str, str]

    @property
    def estimable(self) -> bool:
        """Ten communities or more."""
        return len(self.communities) >= FEWEST_COMMUNITIES


def align(
    communities: pd.DataFrame,
    girls: pd.DataFrame,
    scenarios: pd.DataFrame,
    minimum: int = 5,
) -> Survey:
    """Keep communities that can be analysed and number what belongs to them.

    Parameters
    ----------
    communities, girls, scenarios : registers, as the contract declares them.
    minimum : girls a community needs.

    Notes
    -----
    Left out: communities with fewer girls, and those where every answer lies at the
    same end, whose level has no finite estimate. Answers count of girls alone whose
    drivers are all known, as in the choice model.
    """
    counts = girls.groupby("community_id").size()
    left_out = {
        str(code): f"fewer than {minimum} girls"
        for code in communities["community_id"]
        if counts.get(code, 0) < minimum
    }
    answers = scenarios.merge(
        girls[["girl_id", "community_id"]], how="left", on="girl_id", validate="m:1"
    )
    low, high = elicited_bounds(answers["probability"], answers["girl_id"])
    answers["low"], answers["high"] = low, high
    known = girls.loc[girls[list(ASSOCIATED)].notna().all(axis=1), "girl_id"]
    used = answers[answers["girl_id"].isin(known)]
    for code, rows in used.groupby("community_id", sort=True):
        if np.isneginf(rows["low"]).all() or np.isposinf(rows["high"]).all():
            left_out.setdefault(str(code), "every answer at the same end")
    for code in communities["community_id"][
        ~communities["community_id"].isin(used["community_id"])
    ]:
        left_out.setdefault(str(code), "no scenario to use")
    return _numbered(communities, girls, answers, left_out)


def _numbered(
    communities: pd.DataFrame,
    girls: pd.DataFrame,
    answers: pd.DataFrame,
    left_out: dict[str, str],
) -> Survey:
    kept = communities[~communities["community_id"].isin(list(left_out))]
    kept = kept.sort_values("community_id", ignore_index=True)
    places = pd.Series(kept.index, index=kept["community_id"])
    own = girls[girls["community_id"].isin(kept["community_id"])]
    own = own.sort_values("girl_id", ignore_index=True)
    own = own.assign(place=own["community_id"].map(places).astype(int))
    rows = pd.Series(own.index, index=own["girl_id"])
    shown = answers[answers["girl_id"].isin(own["girl_id"])]
    shown = shown.sort_values(["girl_id", "scenario"], ignore_index=True)
    shown = shown.assign(
        girl=shown["girl_id"].map(rows).astype(int),
        place=shown["community_id"].map(places).astype(int),
    )
    return Survey(kept, own, shown, left_out)


def counted_girls(survey: Survey, girls: pd.DataFrame) -> pd.DataFrame:
    """Girls whom exhibits count: those of the communities that are analysed, so that no
    two of their N differ by the few of a community left out; all where none is."""
    return survey.girls if len(survey.girls) else girls


def driver_counts(survey: Survey, driver: str) -> tuple[np.ndarray, np.ndarray]:
    """(C,) girls to whom the driver applies, and girls who answered."""
    flag = survey.girls[driver].astype(float)
    place = survey.girls["place"].to_numpy()
    n = len(survey.communities)
    answered = flag.notna().to_numpy()
    applies = np.bincount(place, weights=flag.fillna(0).to_numpy(), minlength=n)
    asked = np.bincount(place[answered], minlength=n)
    return applies.astype(int), asked.astype(int)
