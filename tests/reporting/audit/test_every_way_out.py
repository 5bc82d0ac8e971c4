"""Where any set of dashes leaves nothing to find, the protection finds one."""

from itertools import combinations

import numpy as np
import pandas as pd

from perutip.reporting.audit import audit, protect
from perutip.reporting.audit.declaring.declaration import Declaration
from perutip.reporting.audit.declaring.rules_for_rows import EffectRule, Rule
from perutip.reporting.audit.declaring.what_adds_up import Equal, Nested
from perutip.reporting.results import COLUMNS

MINIMUM, SUPPORT = 10, 20


def row(exhibit, variable, number, **more):
    made = dict.fromkeys(COLUMNS, "") | {"exhibit": exhibit, "variable": variable}
    return made | {"estimator": "count", "estimate": f"{number}", "status": "ok"} | more


def treated(name):
    return f"{name}.n1@t"


def told(number):
    if number >= SUPPORT:
        return {"status": "ok"}
    return {"status": "not_estimable", "reason": "too_few_cases"}


def small_system(seed):
    """Treated of a few variables, sums of them, some of which stand in an exhibit that
    is finished; what adds up; and rows that say whether they are fewer than 20."""
    rng = np.random.default_rng(seed)
    parts = {f"p{k}": int(rng.integers(1, 40)) for k in range(rng.integers(3, 6))}
    names = list(parts)
    sums, numbers = [], dict(parts)
    for k in range(int(rng.integers(1, 4))):
        chosen = sorted(rng.choice(names, size=rng.integers(2, len(names)), replace=0))
        numbers[f"s{k}"] = sum(parts[name] for name in chosen)
        sums.append(Equal(((treated(f"s{k}"),), tuple(map(treated, chosen)))))
    inside = int(rng.integers(1, 12))
    numbers["inner"] = max(parts["p0"] - inside, 0)
    rows = [row("t_new", name, n) for name, n in numbers.items() if rng.random() < 0.8]
    stand = rng.choice(list(numbers), size=rng.integers(0, 3), replace=False)
    rows += [row("t_old", str(name), numbers[str(name)]) for name in stand]
    rows += [
        row("e_new", name, "", term="t", estimator="least squares", **told(number))
        for name, number in numbers.items()
        if rng.random() < 0.4
    ]
    declared = Declaration(
        counts=(Rule("t_.*", count=treated("{variable}")),),
        effects=(EffectRule("e_new", support=True, counted=False, mean="none"),),
        equal=tuple(sums),
        nested=(Nested((treated("p0"), treated("inner"))),),
    )
    return pd.DataFrame(rows, columns=COLUMNS), declared


def with_dashes(rows, places):
    out = rows.copy()
    columns = ["estimate", "status", "reason"]
    out.loc[list(places), columns] = ["", "not_estimable", "small_cell"]
    return out


def some_set_passes(rows, declared):
    known = {"minimum": MINIMUM, "support": SUPPORT, "declared": declared}
    free = rows.index[rows["exhibit"] == "t_new"]
    return any(
        audit(with_dashes(rows, gone), **known).passed
        for size in range(len(free) + 1)
        for gone in combinations(free, size)
    )


def test_a_way_out_is_found_wherever_there_is_one():
    ways = {True: 0, False: 0}
    for seed in range(60):
        rows, declared = small_system(seed)
        known = {"minimum": MINIMUM, "support": SUPPORT, "declared": declared}
        done = protect(rows, fixed={"t_old"}, **known)
        there_is = done.report.passed or some_set_passes(rows, declared)
        assert done.report.passed is there_is, seed
        ways[there_is] += 1
        stand = rows["exhibit"] == "t_old"
        pd.testing.assert_frame_equal(done.results[stand], rows[stand])
    assert min(ways.values()) > 5, ways
