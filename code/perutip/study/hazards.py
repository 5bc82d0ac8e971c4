"""What the hazard design holds fixed: [hazards] of estimators.toml, checked on load."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from perutip.study.declared import read_toml, record

FILE = Path(__file__).with_name("estimators.toml")


@dataclass(frozen=True)
class HazardDesign:
    """Age bins of a case, and what an effect needs to be estimable.

    ages_from: first month of each bin, rising from 0; the last bin is open.
    days_per_month: of person-months. least_*: untreated events, and exposed events in
    all; exposed case-months and regions in each age bin below the horizon.
    largest_share_lost: of the other regions' exposed time that may become imputable no
    more when one region is left out.
    """

    ages_from: tuple[int, ...]
    days_per_month: float
    least_untreated_events: int
    least_exposed_events: int
    least_exposed_months: float
    least_exposed_regions: int
    largest_share_lost: float

    def ages_in_words(self) -> str:
        """The bins in months: `0–3, 3–6, 60 and over`."""
        pairs = zip(self.ages_from, self.ages_from[1:], strict=False)
        closed = [f"{left}–{right}" for left, right in pairs]
        return ", ".join([*closed, f"{self.ages_from[-1]} and over"])


def load_hazard_design(path: Path = FILE) -> HazardDesign:
    """Read [hazards]. ConfigError: every problem with its line."""
    raw, problems = read_toml(path)
    made = record(HazardDesign, raw.get("hazards"), problems, "hazards")
    if made is not None:
        ages = made.ages_from
        if ages[:1] != (0,) or list(ages) != sorted(set(ages)):
            problems.add("ages_from must rise from 0", "hazards", "ages_from")
        if (made.days_per_month * 16) % 1:
            problems.add(
                "days_per_month must be a multiple of a sixteenth, so that sums of "
                "time at risk are exact",
                "hazards",
                "days_per_month",
            )
    problems.raise_if_any()
    return made


HAZARDS: HazardDesign = load_hazard_design()
