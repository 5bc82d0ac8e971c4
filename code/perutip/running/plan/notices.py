"""What settings and registration say against each other, for log, ledger and report.

Apart from the looks at effects: the end of a run says it without loading an estimator.
"""

from __future__ import annotations

import pandas as pd

from perutip.frames.trial.windows import Window
from perutip.study.config import Config

TRIAL_STEP = "06"


def dates_clash(config: Config) -> str:
    """Say that the trial ends before its follow-up, and what to do; else nothing."""
    trial = config.trial
    after = Window.after(trial.intervention_end, trial.follow_up_months)
    if not after.end > pd.Timestamp(trial.trial_end):
        return ""
    return (
        f"trial dates: outcomes of {trial.follow_up_months} months after the "
        f"registered end of the intervention ({trial.intervention_end}) are whole on "
        f"{after.end:%Y-%m-%d}, after the registered end of the trial "
        f"({trial.trial_end}): amend the registration, or change [trial] "
        "follow_up_months or trial_end in input/study.toml"
    )


def notices_of(config: Config, steps: set[str]) -> tuple[str, ...]:
    """What settings and registration say against each other, for ledger and report.

    steps: numbers of those with rows; each is said where its exhibits are.
    """
    clash = dates_clash(config) if TRIAL_STEP in steps else ""
    return (f"{clash[:1].upper()}{clash[1:]}.",) if clash else ()
