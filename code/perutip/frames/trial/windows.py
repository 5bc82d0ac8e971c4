"""Pilot and trial: whose district is whose, and the months of follow-up that count."""

from dataclasses import dataclass

import pandas as pd

from perutip.study.config import Config

ARMS = {"pilot_treated": "pilot", "pilot_control": "pilot", "trial": "trial"}


@dataclass(frozen=True)
class Window:
    """Follow-up of one component: first day and the day after the last."""

    start: pd.Timestamp
    end: pd.Timestamp

    @classmethod
    def after(cls, training_date: object, months: int) -> "Window":
        """The `months` that follow the training."""
        start = pd.Timestamp(training_date)
        return cls(start, start + pd.DateOffset(months=months))

    @classmethod
    def before(cls, training_date: object, months: int) -> "Window":
        """The `months` that precede the training."""
        end = pd.Timestamp(training_date)
        return cls(end - pd.DateOffset(months=months), end)

    def holds(self, dates: pd.Series) -> pd.Series:
        """True for dates inside the window."""
        return (dates >= self.start) & (dates < self.end)


def component_of(districts: pd.DataFrame) -> pd.Series:
    """pilot or trial per ubigeo; districts of pool and reserve have none."""
    return districts.set_index("ubigeo")["role"].map(ARMS).dropna()


def of_trial(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the trial among those of both components."""
    return rows[rows["component"] == "trial"]


def in_window(
    frame: pd.DataFrame, date: str, windows: dict[str, Window], component: pd.Series
) -> pd.DataFrame:
    """Rows of study districts dated inside their component's window."""
    out = frame.assign(component=frame["ubigeo"].map(component))
    keep = pd.Series(False, index=out.index)
    for name, window in windows.items():
        keep |= (out["component"] == name) & window.holds(out[date])
    return out[keep].reset_index(drop=True)


def follow_up_windows(config: Config) -> dict[str, Window]:
    """Follow-up windows of pilot and trial."""
    return {
        name: Window.after(part.training_date, part.follow_up_months)
        for name, part in (("pilot", config.pilot), ("trial", config.trial))
    }


def windows_before(config: Config) -> dict[str, Window]:
    """As many months before the training of pilot and trial."""
    return {
        name: Window.before(part.training_date, part.follow_up_months)
        for name, part in (("pilot", config.pilot), ("trial", config.trial))
    }
