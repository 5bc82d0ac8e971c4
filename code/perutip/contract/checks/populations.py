"""Populations that other columns do not bear: thousands in the place of persons."""

from __future__ import annotations

from collections.abc import Iterator

from perutip.contract.checks.links import Frames
from perutip.contract.checks.noticed import Notice, notice_at
from perutip.contract.registers import REGISTERS

POPULATIONS = "populations"
PER_OFFICER = 50  # people; a city with many officers has several hundred for each
THOUSANDS = "is the population in thousands?"


def populations(frames: Frames) -> Iterator[Notice]:
    """Yield a notice of districts with more officers than their people bear, and of
    regions with fewer people than those of their districts that are listed."""
    districts = frames.get("districts")
    if districts is None or "population" not in districts:
        return
    people = districts["population"]
    if "officers_active" in districts:
        few = people < PER_OFFICER * districts["officers_active"]
        words = f"with more officers than the population bears: {THOUSANDS}"
        yield notice_at(REGISTERS["districts"], POPULATIONS, few, words, "population")
    regions = frames.get("regions")
    if regions is None or not {"region_id", "population"} <= set(regions):
        return
    if "region_id" in districts:
        listed = people.groupby(districts["region_id"]).sum()
        short = regions["population"] < regions["region_id"].map(listed)
        words = f"with fewer people than their districts of districts.csv: {THOUSANDS}"
        yield notice_at(REGISTERS["regions"], POPULATIONS, short, words, "population")
