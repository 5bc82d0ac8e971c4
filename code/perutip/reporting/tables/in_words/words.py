"""Prose for the short names by which rows say what their errors, sets and p are."""

import re

from perutip.reporting.tables.panels.estimates import (
    CONVENTIONAL,
    EXACT,
    MIXED,
    PERMUTED,
    PROFILED,
    ROBUST,
    WILD,
)

_ERRORS = (
    (r"CRV1, t\(G-1\)", "clustered by {cluster} (CRV1)"),
    (r"CRV1", "clustered by {cluster} (CRV1)"),
    (
        r"CRV1, of the logarithm",
        "clustered by {cluster}, of the logarithm of the ratio",
    ),
    (r"OLS of district means", "ordinary least squares on district means"),
    (r"nearest neighbour, robust bias-corrected", "nearest neighbour, robust to bias"),
    (r"clustered by community, G/\(G-1\)", "clustered by community"),
)
_SETS = (
    (
        r"WCR11 two-sided test inverted, (\d+) seeded draws.*",
        "wild cluster bootstrap test (WCR11, null imposed) inverted over {0} drawn "
        "sign patterns",
    ),
    (
        r"WCR11 two-sided test inverted, (\d+) patterns enumerated.*",
        "wild cluster bootstrap test (WCR11, null imposed) inverted over all {0} sign "
        "patterns",
    ),
    (r"jackknife, t\((\d+)\)", "t quantiles with {0} degrees of freedom"),
    (r"jackknife, t\(G-1\)", "t quantiles with G − 1 degrees of freedom"),
    (r"CRV1, t\(G-1\)", "t quantiles with G − 1 degrees of freedom"),
    (r"t\((\d+)\)", "t quantiles with {0} degrees of freedom"),
    (r"t\(G-1\)", "t quantiles with G − 1 degrees of freedom"),
    (
        r"simultaneous sup-t band, t\((\d+)\)",
        "simultaneous over the points of a panel, sup-t with {0} degrees of freedom",
    ),
    (
        r"sup-t over (\d+) parameters, WCU11 draws",
        "simultaneous over {0} points, sup-t from the wild cluster bootstrap",
    ),
    (r"percentile bootstrap over rulings", "bootstrap over rulings, percentiles"),
    (r"exact randomization", "exact randomization test inverted"),
    (
        r"union of exact randomization sets",
        "union of the exact randomization sets of the two ends",
    ),
    (r"exact Anderson-Rubin", "exact Anderson-Rubin test inverted"),
    (r"Imbens-Manski, for the share itself", "Imbens-Manski (2004) for the share"),
    (r"Imbens-Manski, (.*)", "Imbens-Manski (2004) for the effect itself, {0}"),
    (r"robust bias-corrected", "robust bias-corrected"),
)


def error_words(kind: str, cluster: str) -> str:
    """What standard errors called `kind` in results.csv are; itself when unknown."""
    return _worded(kind, _ERRORS, cluster=cluster)


def set_words(kind: str) -> str:
    """What sets called `kind` in results.csv are; itself when unknown."""
    return _worded(kind, _SETS)


def _worded(kind: str, known: tuple[tuple[str, str], ...], **more: str) -> str:
    for pattern, words in known:
        match = re.fullmatch(pattern, kind)
        if match:
            groups = [f"{int(g):,}" if g.isdigit() else g for g in match.groups()]
            return words.format(*groups, **more)
    return kind


def p_words(label: str, clusters: str, layout: str) -> str:
    """What the p-value of one line of the foot is."""
    trial = layout in ("trial", "beside")
    words = {
        WILD: f"wild cluster bootstrap by {clusters} with the null imposed (WCR11)",
        CONVENTIONAL: "t distribution with the degrees of freedom of the set",
        ROBUST: "normal distribution, of the bias-corrected estimate over its robust "
        "error",
        MIXED: "wild cluster bootstrap with the null imposed, or t without a bootstrap",
        PERMUTED: "training dates permuted over regions, as if their order had been "
        "random, which it was not",
        EXACT: "exact, over the assignments that the draw could have given",
        PROFILED: "the largest exact p over a 99.9% exact set for the constant effect, "
        "plus .001 (exact whatever that effect is)",
    }
    return words[label] + (", beside the exact test" if trial and label == WILD else "")
