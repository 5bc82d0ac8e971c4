"""One regression of rows by cluster, its arguments changed one by one."""

from __future__ import annotations

import pandas as pd

from perutip.inference.wild_cluster import wild_cluster_test


def run(frame: pd.DataFrame, **changes):
    arguments = {
        "y": frame["y"],
        "X": frame[["d", "x"]].assign(constant=1.0),
        "cluster": frame["g"],
        "restriction": "d",
    } | changes
    return wild_cluster_test(
        arguments.pop("y"), arguments.pop("X"), arguments.pop("cluster"), **arguments
    )
