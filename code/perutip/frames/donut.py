"""The filing-window donut: cases that live partly under training as untreated ones."""

import pandas as pd


def filing_window_donut(
    cases: pd.DataFrame,
    horizon_months: int,
    *,
    filed: str = "filed",
    trained: str = "trained",
) -> pd.Series:
    """Mark cases filed in the `horizon_months` before their region's training.

    True where trained - h months <= filed < trained, whatever the case's status: a
    case filed then lives partly under training although it counts as untreated.
    Both columns are dates; `trained` is missing for regions never trained, whose
    cases are never marked. Months are calendar months (31 March less one month is
    28 or 29 February).

    Raises ValueError if the horizon is not a positive whole number, or a filing date
    is missing.
    """
    if int(horizon_months) != horizon_months or horizon_months <= 0:
        raise ValueError(f"horizon_months must be a whole number > 0: {horizon_months}")
    absent = [name for name in (filed, trained) if name not in cases.columns]
    if absent:
        raise ValueError(f"columns not in the case frame: {', '.join(absent)}")
    filing = pd.to_datetime(cases[filed])
    training = pd.to_datetime(cases[trained])
    if filing.isna().any():
        raise ValueError(f"column {filed}: {int(filing.isna().sum())} dates missing")
    opens = training - pd.DateOffset(months=int(horizon_months))
    return ((filing >= opens) & (filing < training)).rename("donut")
