"""Persons on two lists and more, from totals of lists."""

import math
from collections.abc import Iterator

from published_rows import MINIMUM, Row


def on_lists(rows: list[Row]) -> Iterator[str]:
    """Persons on two lists and on more, from seen, Chao's bound and the lists' sizes:
    every pair tried, of each class, and of the classes that add up to all."""
    mine = [row for row in rows if row["exhibit"] == "t07_hidden" and row["estimate"]]
    totals = [r for r in mine if r["panel"].startswith("A.") and r["term"] != "seen"]
    values = {float(r["estimate"]) for r in totals}
    unit = next(
        u for u in (100, 50, 20, 10, 5, 2, 1) if all(v % u == 0 for v in values)
    )
    sizes = [float(r["estimate"]) for r in mine if r["panel"].startswith("C.")]
    cells = {(r["variable"], r["term"]): float(r["estimate"]) for r in mine}
    classes = {v for v, term in cells if term == "seen" and not v.startswith("list_")}
    pairs: dict[str, set[tuple[int, int]]] = {}
    for name in classes:
        n, total = int(cells[name, "seen"]), cells.get((name, "chao"), math.nan)
        tried = [(two, k) for two in range(n + 1) for k in range(n + 1 - two)]
        pairs[name] = {
            (two, more)
            for two, more in tried
            if (math.isnan(total) and two + more < MINIMUM)  # what the dash says
            or abs(chao(n, two, more, len(sizes)) - total) <= unit / 2
        }
    if "all" not in pairs or len(sizes) != 4:
        return
    rest = sum(sizes) - cells["all", "seen"]
    pairs["all"] = {(t, m) for t, m in pairs["all"] if 0 <= rest - t - 2 * m <= m}
    parts = sorted(classes - {"all"})
    if sum(cells[name, "seen"] for name in parts) == cells["all", "seen"]:
        for name in parts:
            others = {(0, 0)}
            for other in parts:
                if other != name:
                    others = {
                        (a + c, b + d) for a, b in others for c, d in pairs[other]
                    }
            pairs[name] = {
                (t, m)
                for t, m in pairs[name]
                if any((a - t, b - m) in others for a, b in pairs["all"])
            }
    told = {(name, "two lists"): {t for t, _ in found} for name, found in pairs.items()}
    told |= {(k, "more"): {m for _, m in found} for k, found in pairs.items()}
    told["all", "four lists"] = {int(rest - t - 2 * m) for t, m in pairs["all"]}
    for (name, words), numbers in sorted(told.items()):
        few = MINIMUM - 1 if (name, "chao") not in cells else MINIMUM
        low, high = min(numbers, default=0), max(numbers, default=math.inf)
        if high - low < few and low < MINIMUM and high >= 1:
            yield f"t07_hidden | {name} | {words}: {low} to {high}"


def chao(n: int, two: int, more: int, lists: int) -> float:
    one = n - two - more
    pairs = one**2 / (2 * two) if two else one * (one - 1) / 2
    return n + (lists - 1) / lists * pairs
