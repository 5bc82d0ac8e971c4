"""Where any set of dashes leaves nothing to find, the protection finds one."""

from itertools import combinations

import numpy as np
import pandas as pd

from perutip.reporting.audit import audit, protect
from perutip.reporting.audit.declaration import Declaration
from perutip.reporting.audit.entries import Equal, Nested, Rule
from perutip.reporting.results import COLUMNS

MINIMUM = 10


def row(exhibit, variable, number, **more):
    made = dict.fromkeys(COLUMNS, "") | {"exhibit": exhibit, "variable": variable}
    told = {"estimator": "count", "estimate": f"{number}", "status": "ok"}
    return made | told | more


def small_system(seed):
    """Six counts of people, two or three sums of them, some of which stand in an
    exhibit that is finished; and what adds up."""
    rng = np.random.default_rng(seed)
    parts = {f"p{k}": int(rng.integers(1, 40)) for k in range(rng.integers(3, 6))}
    names = list(parts)
    sums, numbers = [], dict(parts)
    for k in range(int(rng.integers(1, 4))):
        chosen = sorted(rng.choice(names, size=rng.integers(2, len(names)), replace=0))
        numbers[f"s{k}"] = sum(parts[name] for name in chosen)
        sums.append(Equal(((f"s{k}",), tuple(map(str, chosen)))))
    inside = int(rng.integers(1, 12))
    numbers["inner"] = max(parts["p0"] - inside, 0)
    rows = [row("t_new", name, n) for name, n in numbers.items() if rng.random() < 0.8]
    stand = rng.choice(list(numbers), size=rng.integers(0, 3), replace=False)
    rows += [row("t_old", str(name), numbers[str(name)]) for name in stand]
    declared = Declaration(
        counts=(Rule("t_.*", count="{variable}"),),
        equal=tuple(sums),
        nested=(Nested(("p0", "inner")),),
    )
    return pd.DataFrame(rows, columns=COLUMNS), declared


def with_dashes(rows, places):
    out = rows.copy()
    columns = ["estimate", "status", "reason"]
    out.loc[list(places), columns] = ["", "not_estimable", "small_cell"]
    return out


def some_set_passes(rows, declared):
    free = rows.index[rows["exhibit"] == "t_new"]
    return any(
        audit(with_dashes(rows, gone), minimum=MINIMUM, declared=declared).passed
        for size in range(len(free) + 1)
        for gone in combinations(free, size)
    )


def test_a_way_out_is_found_wherever_there_is_one():
    ways = {True: 0, False: 0}
    for seed in range(150):
        rows, declared = small_system(seed)
        done = protect(rows, minimum=MINIMUM, fixed={"t_old"}, declared=declared)
        there_is = done.report.passed or some_set_passes(rows, declared)
        assert done.report.passed is there_is, seed
        ways[there_is] += 1
        stand = rows["exhibit"] == "t_old"
        pd.testing.assert_frame_equal(done.results[stand], rows[stand])
    assert min(ways.values()) > 10, ways
