"""Three worlds: the claim true, homogeneous, real drivers but worthless diagnosis."""

from __future__ import annotations

from dataclasses import replace

from perutip.simulation.madre_de_dios.parameters import (
    EQUAL_COSTS,
    Answers,
    Drivers,
    MadreParameters,
)

STRONG = Answers(violence=1.2, taboo=1.1, horizon=1.2, poverty=1.1, level=-2.6)


def cheap_information() -> MadreParameters:
    """Drivers differ between communities, but one cheap response helps everywhere."""
    return MadreParameters()


def one_driver_each() -> MadreParameters:
    """One driver a community, each with its own response at the same cost.

    It applies to 90% of the girls there and to 2% elsewhere; responses act only on
    their drivers.
    """
    return replace(
        MadreParameters(),
        answers=STRONG,
        drivers=Drivers(pattern="one", high=0.90, low=0.02),
        assumed=EQUAL_COSTS,
        budget=350_000.0,
    )


def homogeneous() -> MadreParameters:
    """The same drivers everywhere; costs and effects as in one_driver_each."""
    return replace(
        one_driver_each(), drivers=Drivers(pattern="none", high=0.35, low=0.35)
    )


WORLDS = {
    "claim true": one_driver_each,
    "homogeneous": homogeneous,
    "cheap information": cheap_information,
}
