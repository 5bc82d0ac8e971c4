"""Persons on two lists, three or four come back from totals that are their formulas."""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest

from perutip.reporting.audit import audit, load_declaration, protect
from perutip.reporting.audit.relations.captures import Captures, Class, frequencies
from perutip.reporting.results import COLUMNS
from perutip.supply.hidden import multiple_systems

TOTALS, LISTS = "A. Victims", "C. Lists"
NAMES = ("police", "ngo", "health", "prosecution")
SEEN = {"all": 363, "sexual": 99, "labour": 107, "other": 24, "not_identified": 133}
CHAO = {"all": 583, "sexual": 156, "labour": 179, "not_identified": 206}
INDEPENDENCE = {"all": 549, "sexual": 146, "labour": 163, "not_identified": 194}
LISTED = dict(zip(NAMES, (191, 104, 65, 150), strict=True))


def row(panel: str, variable: str, term: str, number: float | None):
    given = {"status": "ok", "estimator": "description", "exhibit": "t07_hidden"}
    given |= {"panel": panel, "variable": variable, "term": term}
    if number is None:
        given |= {"status": "not_estimable", "reason": "too_little_overlap"}
    text = "" if number is None else f"{number:g}"
    return dict.fromkeys(COLUMNS, "") | given | {"estimate": text}


@pytest.fixture
def rows():
    found = [row(TOTALS, key, "seen", n) for key, n in SEEN.items()]
    found += [row(TOTALS, key, "chao", CHAO.get(key)) for key in SEEN]
    found += [row(TOTALS, key, "independence", INDEPENDENCE.get(key)) for key in SEEN]
    found += [row(LISTS, f"list_{name}", "seen", n) for name, n in LISTED.items()]
    return pd.DataFrame(found, columns=COLUMNS)


def ranges(found: Captures, of: str = "all"):
    return {f.lists: (f.low, f.high) for f in frequencies(found) if f.of == of}


def test_the_four_frequencies_come_back_from_chao_seen_and_lists():
    """Tried one by one: two solutions, (241, 99, 21, 2) and (242, 100, 16, 5)."""
    told = [
        (363 - two - three - four, two, three, four)
        for two, three, four in product(range(1, 148), range(74), range(50))
        if two + 2 * three + 3 * four == sum(LISTED.values()) - 363
        and abs(363 + 0.375 * (363 - two - three - four) ** 2 / two - 583) <= 0.5
    ]
    assert told == [(241, 99, 21, 2), (242, 100, 16, 5)]
    all_ = Class("all", 363, (583.0, 0.5), (549.0, 0.5))
    listed = tuple(LISTED.values())
    found = ranges(Captures("t07_hidden", 4, all_, (), listed, (("all", ()),)))
    assert found["one list"] == (241, 242) and found["two lists"] == (99, 100)
    assert found["three lists"] == (16, 21) and found["four lists"] == (2, 5)


def test_classes_that_add_up_narrow_each_other_as_trying_all_does():
    """Two classes of 30 and 20, every pair of each tried."""
    of = {"a": (30, 45.0), "b": (20, 28.0)}
    joint = (50, 72.0)

    def fits(seen, chao, two, more):
        one = seen - two - more
        if one < 0:
            return False
        ratio = one**2 / (2 * two) if two else one * (one - 1) / 2
        return abs(seen + 2 / 3 * ratio - chao) <= 0.5

    pairs = {
        name: [p for p in product(range(31), range(31)) if fits(*given, *p)]
        for name, given in of.items()
    }
    kept = [
        (p, q)
        for p, q in product(pairs["a"], pairs["b"])
        if fits(*joint, p[0] + q[0], p[1] + q[1])
    ]
    assert 0 < len(kept) < len(pairs["a"]) * len(pairs["b"])
    classes = tuple(Class(k, n, (c, 0.5)) for k, (n, c) in of.items())
    all_ = Class("all", joint[0], (joint[1], 0.5))
    found = Captures("t", 3, all_, classes, (), (("all", ()),))
    for place, name in enumerate(of):
        twos = [pair[place][0] for pair in kept]
        mores = [pair[place][1] for pair in kept]
        mine = ranges(found, name)
        assert mine["two lists"] == (min(twos), max(twos))
        assert mine["three lists or more"] == (min(mores), max(mores))


def test_the_truth_is_among_what_the_package_s_own_totals_leave():
    """Persons drawn on lists; bound and independence of `multiple_systems`."""
    for seed in range(5):
        rng = np.random.default_rng(seed)
        held = rng.random((400, 4)) < (0.3, 0.25, 0.15, 0.2)
        lists = pd.DataFrame(held[held.any(axis=1)].astype(int), columns=list(NAMES))
        done, times = multiple_systems(lists), lists.sum(axis=1)
        one = Class("all", len(lists), (done.chao, 0.5), (done.independence, 0.5))
        listed = tuple(int(n) for n in lists.sum())
        for known in (listed, ()):
            found = ranges(Captures("t", 4, one, (), known, (("all", ()),)))
            for words, held_by in (
                ("one list", times == 1),
                ("two lists", times == 2),
                ("three lists or more", times >= 3),
                ("four lists", times == 4),
            ):
                low, high = found.get(words, (0, 10**6))
                assert low <= held_by.sum() <= high


def test_the_audit_finds_them_and_rounding_protects(rows):
    known = load_declaration()
    to_one = tuple(replace(rule, step=0.0) for rule in known.coarse)
    exact = replace(known, coarse=to_one)
    report = audit(rows, minimum=10, declared=exact)
    found = {f.cell.name: (f.low, f.high) for f in report.findings if f.kind == "lists"}
    assert found["t07_hidden: all on four lists"] == (2, 5)
    assert found["t07_hidden: labour on three lists or more"] == (1, 8)
    done = protect(rows, minimum=10)
    assert done.report.passed and {h.action for h in done.hidden} == {"rounded"}
    estimated = done.results["term"] != "seen"
    assert (done.results["estimate"] == "")[estimated].sum() == 2  # as there were
    printed = pd.to_numeric(done.results["estimate"][estimated]).dropna()
    assert (printed % 20 == 0).all()


def test_where_rounding_leaves_too_little_an_estimate_goes(rows):
    """Sixty persons of whom few are on two lists: twenties still tell."""
    small = rows[rows["variable"].isin(("all", *(f"list_{n}" for n in NAMES)))].copy()
    listed, totals = small["panel"] == LISTS, small["term"] != "seen"
    small.loc[small["variable"] == "all", "estimate"] = "60"
    small.loc[listed, "estimate"] = ["19", "18", "17", "16"]
    small.loc[totals, "estimate"] = ["180", "160"]
    done = protect(small, minimum=10)
    assert done.report.passed
    hidden = [h for h in done.hidden if h.action == "hidden"]
    assert hidden and all(h.source.exhibit == "t07_hidden" for h in hidden)
    assert audit(done.results, minimum=10).passed


def test_lists_that_no_persons_agree_with_are_named(rows):
    rows.loc[(rows["variable"] == "all") & (rows["term"] == "chao"), "estimate"] = (
        "9000"
    )
    report = audit(rows, minimum=10)
    assert any("no lists agree" in words for words in report.false)
