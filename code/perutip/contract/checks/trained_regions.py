"""Regions with a day of training and without one trained prosecutor."""

from collections.abc import Iterator

from perutip.contract.checks.links import Frames
from perutip.contract.checks.noticed import Notice, notice_at
from perutip.contract.registers import REGISTERS

NOBODY_TRAINED = "nobody_trained"


def nobody_trained(frames: Frames) -> Iterator[Notice]:
    """Trained regions of which every prosecutor is called untrained: a list of
    attendance that was not read, most often."""
    if {"regions", "prosecutors"} <= set(frames):
        regions, people = frames["regions"], frames["prosecutors"]
        there = regions["region_id"].isin(people["region_id"])
        trained = regions["region_id"].isin(people["region_id"][people["trained"] == 1])
        yield notice_at(
            REGISTERS["regions"],
            NOBODY_TRAINED,
            regions["training_date"].notna() & there & ~trained,
            "trained without one trained prosecutor (was its list of attendance read?)",
            "training_date",
        )
