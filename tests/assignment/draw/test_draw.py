"""The draw against the protocol's own words, written again here with hashlib alone."""

from __future__ import annotations

import hashlib
import itertools
import unicodedata

import pandas as pd
import pytest

from perutip.assignment.draw import (
    DrawRefused,
    assign,
    assignment_digest,
    canonical_frame,
    draw,
    frame_bytes,
    frame_digest,
    replacements,
)

SEED = "0f1e2d3c4b5a69788796a5b4c3d2e1f00123456789abcdeffedcba9876543210"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def trial_frame() -> pd.DataFrame:
    units = [f"{10101 + 100 * i:06d}" for i in range(20)]
    strata = [f"q{i % 5 + 1}" for i in range(20)]
    return pd.DataFrame({"unit_id": units, "stratum": strata, "m_treated": 2})


def odd_frame() -> pd.DataFrame:
    sizes = {"a": 3, "b": 5, "c": 4, "d": 7}
    rows = [(f"{s}{i}", s, n // 2, 2) for s, n in sizes.items() for i in range(n)]
    names = ["unit_id", "stratum", "m_treated", "extra"]
    return pd.DataFrame(rows, columns=names)


def test_frame_bytes_are_sorted_rows_with_tabs_and_a_last_line_end() -> None:
    frame = pd.DataFrame(
        {"unit_id": ["b", "a"], "stratum": ["s", "s"], "m_treated": [1, 1]}
    )
    assert frame_bytes(frame) == b"a\ts\t1\nb\ts\t1\n"
    assert frame_digest(frame) == sha("a\ts\t1\nb\ts\t1\n")


def test_frame_is_put_in_nfc() -> None:
    composed = pd.DataFrame(
        {"unit_id": ["ñ", "n"], "stratum": ["á", "á"], "m_treated": [1, 1]}
    )
    decomposed = composed.copy()
    for column in ("unit_id", "stratum"):
        decomposed[column] = [unicodedata.normalize("NFD", x) for x in composed[column]]
    assert frame_bytes(decomposed) == frame_bytes(composed)
    assert draw(decomposed, seed=SEED).equals(draw(composed, seed=SEED))


def test_tickets_ranks_and_arms_follow_the_protocol() -> None:
    frame = trial_frame()
    drawn = draw(frame, seed=SEED)
    digest = frame_digest(frame)
    for stratum, members in frame.groupby("stratum"):
        tickets = sorted(
            (sha(f"hashdraw/1|{SEED}|{digest}|{stratum}|{u}"), u)
            for u in members["unit_id"]
        )
        got = drawn[drawn["stratum"] == stratum]
        assert got["ticket"].tolist() == [t for t, _ in tickets]
        assert got["unit_id"].tolist() == [u for _, u in tickets]
        assert got["rank"].tolist() == [1, 2, 3, 4]
        assert got["treated"].tolist() == [1, 1, 0, 0]
    assert drawn["stratum"].tolist() == sorted(drawn["stratum"])
    assert drawn["probability"].eq(0.5).all()


def test_order_of_rows_and_type_of_m_treated_are_immaterial() -> None:
    frame = trial_frame()
    shuffled = frame.sample(frac=1, random_state=3)
    as_text = frame.astype({"m_treated": "str"})
    assert draw(shuffled, seed=SEED).equals(draw(frame, seed=SEED))
    assert draw(as_text, seed=SEED).equals(draw(frame, seed=SEED))


def test_misfits_go_to_the_first_odd_strata_by_hash() -> None:
    frame = odd_frame()
    digest = frame_digest(frame)
    hashes = sorted(
        (sha(f"hashdraw/1|{SEED}|{digest}|misfit|{s}"), s) for s in ("a", "b", "d")
    )
    expected = {"a": 1, "b": 2, "c": 2, "d": 3}
    for _, stratum in hashes[:2]:
        expected[stratum] += 1
    drawn = draw(frame, seed=SEED)
    assert drawn.groupby("stratum")["treated"].sum().to_dict() == expected
    assert drawn["treated"].sum() == 10
    by_stratum = drawn.groupby("stratum")["probability"].first()
    assert by_stratum["a"] == pytest.approx((1 + 2 / 3) / 3)
    assert by_stratum["c"] == 0.5
    assert drawn["probability"].sum() == pytest.approx(10)


def test_misfit_probabilities_are_the_shares_over_many_seeds() -> None:
    checked = canonical_frame(odd_frame())
    digest, n = checked.digest(), 4000
    treated = dict.fromkeys(checked.units, 0)
    for i in range(n):
        for a in assign(checked, sha(str(i)), digest):
            treated[a.unit_id] += a.treated
    probability = checked.probabilities()
    for unit, stratum in zip(checked.units, checked.strata):
        assert treated[unit] / n == pytest.approx(float(probability[stratum]), abs=0.04)


def test_number_of_assignments_equals_brute_force() -> None:
    assert canonical_frame(trial_frame()).n_assignments() == 7776
    frame = canonical_frame(odd_frame())
    seen = 0
    for arms in itertools.product((0, 1), repeat=3):
        if sum(arms) == 2:
            m = {"a": 1 + arms[0], "b": 2 + arms[1], "d": 3 + arms[2], "c": 2}
            ways = 1
            for s, n in frame.sizes.items():
                ways *= len(list(itertools.combinations(range(n), m[s])))
            seen += ways
    assert frame.n_assignments() == seen


def test_assignment_digest_is_that_of_the_sorted_rows() -> None:
    drawn = draw(trial_frame(), seed=SEED)
    names = ["unit_id", "stratum", "rank", "treated"]
    rows = list(drawn[names].itertuples(index=False, name=None))
    text = "".join(f"{u}\t{s}\t{r}\t{t}\n" for u, s, r, t in sorted(rows))
    assert assignment_digest(rows) == sha(text)
    assert assignment_digest(rows[::-1]) == sha(text)


def test_all_36_assignments_of_two_strata_of_four_occur() -> None:
    frame = canonical_frame(trial_frame().query("stratum in ['q1', 'q2']"))
    seen = set()
    for i in range(600):
        treated = [a.unit_id for a in assign(frame, sha(str(i))) if a.treated]
        seen.add(tuple(sorted(treated)))
    assert len(seen) == 36


def test_a_replacement_takes_the_arm_of_the_one_it_replaces() -> None:
    drawn = draw(trial_frame(), seed=SEED)
    rows = [(f"r{i}", "q1", 0) for i in range(3)] + [("r9", "q2", 0)]
    reserve = pd.DataFrame(rows, columns=["unit_id", "stratum", "m_treated"])
    ranked = draw(reserve, seed=SEED, reserve=True)
    assert ranked["treated"].eq(0).all()
    q1 = drawn[drawn["stratum"] == "q1"]["unit_id"].tolist()
    got = replacements(drawn, ranked, [q1[3], q1[0]])
    assert got["treated"].tolist() == [0, 1]
    first_two = ranked[ranked["stratum"] == "q1"]["unit_id"].tolist()[:2]
    assert got["replacement"].tolist() == first_two
    with pytest.raises(DrawRefused, match="no reserve left in stratum 'q2'"):
        q2 = drawn[drawn["stratum"] == "q2"]["unit_id"].tolist()
        replacements(drawn, ranked, q2[:2])
    with pytest.raises(DrawRefused, match="dropout 1: not in the draw"):
        replacements(drawn, ranked, ["nobody"])


def test_another_protocol_is_named() -> None:
    with pytest.raises(ValueError, match="hashdraw/1"):
        draw(trial_frame(), seed=SEED, protocol="hashdraw/2")
