"""Quality of the pilot's matching, and balance of the trial as drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from perutip.assignment.balance import BalanceTable
from perutip.assignment.matching import Matching, PilotPairs
from perutip.reporting.figures import love_plot, words_only
from perutip.reporting.rows.reporter import Reporter

Part = tuple[str, BalanceTable | Matching | None]


def matching_frame(found: Matching) -> pd.DataFrame:
    """Quality of the matching, one line per covariate."""
    quality = found.quality.set_index("covariate")
    return quality.rename(
        columns={
            "mean_treated": "treated",
            "mean_matched": "controls",
            "after": "normalized_difference",
        }
    )[["treated", "controls", "normalized_difference", "before"]]


def report_matching(run: Reporter, exhibit: str, found: PilotPairs) -> None:
    """Quality of the matching, and how far it gives the controls of the field."""
    run.log(
        f"pilot: {found.n_rederived} of {found.n_fielded} fielded controls are "
        f"re-derived by the matching; {found.n_one_region} of {found.n_pairs} pairs "
        "lie in one region"
    )
    run.pivot(exhibit, "", matching_frame(found.matching))
    pairs = f"{found.n_pairs} treated, as many controls"
    run.add_notes([exhibit], [f"Districts: {pairs}, of {found.n_pool} in the pool."])


def report_balance(run: Reporter, exhibit: str, found: BalanceTable) -> None:
    """One line per covariate with its exact p-value, and the joint test."""
    lines = found.table.rename(
        columns={"mean_treated": "treated", "mean_control": "control", "p_ri": "p"}
    )
    shown = lines.set_index("covariate") if "covariate" in lines else lines
    columns = ["treated", "control", "normalized_difference", "p"]
    run.pivot(exhibit, "", shown[columns], reason="no_variation")
    joint = pd.DataFrame({"p": {"joint_test": found.omnibus_p_ri}})
    run.pivot(exhibit, "", joint, labels={"joint_test": "Joint test"})
    sizes = f"{found.n_treated} treated, {found.n_control} control"
    run.add_notes([exhibit], [f"Districts: {sizes}."])
    run.log(
        f"balance: {found.n_assignments:,} assignments, joint exact p "
        f"{found.omnibus_p_ri:.3f}"
    )


def report_love_plot(
    run: Reporter, key: str, parts: Iterable[Part], label: Callable[[str], str]
) -> None:
    """Normalized differences of the parts that there are, in words where none is.

    label gives the words of a variable.
    """
    there = [(title, found.love_plot) for title, found in parts if found is not None]
    figure = (
        love_plot(there, label)
        if there
        else words_only("Awaiting the draw of the trial; no pilot is matched")
    )
    run.save_figure(key, figure)
