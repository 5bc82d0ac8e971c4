"""Every refusal of the plan's list, each with its message and its rows."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from perutip.assignment.draw import DrawRefused, draw, frame_digest, seed_problems

SEED = "0f1e2d3c4b5a69788796a5b4c3d2e1f00123456789abcdeffedcba9876543210"


def frame(**changes: list) -> pd.DataFrame:
    """Two strata of three units, one treated in each; columns replaced at will."""
    columns = {
        "unit_id": [f"01010{i}" for i in range(6)],
        "stratum": ["a", "a", "a", "b", "b", "b"],
        "m_treated": [1] * 6,
    }
    return pd.DataFrame({**columns, **changes})


def refused(table: pd.DataFrame, **options: object) -> tuple[str, ...]:
    with pytest.raises(DrawRefused) as caught:
        draw(table, **{"seed": SEED, **options})
    return caught.value.problems


def ids(**at: str) -> list:
    values = [f"01010{i}" for i in range(6)]
    for position, value in at.items():
        values[int(position[1:])] = value
    return values


def strata(**at: object) -> list:
    values: list = ["a", "a", "a", "b", "b", "b"]
    for position, value in at.items():
        values[int(position[1:])] = value
    return values


def test_the_frame_itself_is_drawn() -> None:
    assert draw(frame(), seed=SEED)["treated"].sum() == 2


CASES = {
    "duplicate": (frame(unit_id=ids(_2="010100")), "rows 2, 4: duplicate unit_id"),
    "duplicate after NFC": (
        frame(unit_id=ids(_0="Ñaña", _2="N\u0303an\u0303a")),
        "rows 2, 4: duplicate unit_id",
    ),
    "duplicate after trimming": (
        frame(unit_id=ids(_2=" 010100")),
        "rows 2, 4: duplicate unit_id after NFC, trimming and case folding",
    ),
    "duplicate after case folding": (
        frame(unit_id=ids(_0="Straße", _2="STRASSE")),
        "rows 2, 4: duplicate unit_id after NFC, trimming and case folding",
    ),
    "unit in two strata": (
        frame(unit_id=ids(_4="010100")),
        "rows 2, 6: one unit_id in two strata",
    ),
    "district in two strata": (
        frame(ubigeo=["010101"] * 4 + ["010102"] * 2),
        "rows 2, 3, 4, 5: a district (ubigeo) in two strata",
    ),
    "ubigeo without its zero": (
        frame(ubigeo=["010101", "10102", "010103", "x10104", "010105", "010106"]),
        "rows 3, 5: ubigeo must be six digits as text",
    ),
    "ubigeo as numbers": (
        frame(ubigeo=[110101, 110102, 110103, 110104, 110105, 110106]),
        "rows 2, 3, 4, 5, 6, 7: ubigeo must be six digits as text",
    ),
    "missing id": (frame(unit_id=ids(_3="")), "row 5: unit_id is missing"),
    "missing id as null": (frame(unit_id=ids(_3=None)), "row 5: unit_id is missing"),
    "missing id in a string column": (
        frame(unit_id=pd.array(ids(_3=None), dtype="string")),
        "row 5: unit_id is missing",
    ),
    "m_treated beyond all bounds": (
        frame(m_treated=["9" * 5000] * 6),
        "rows 2, 3, 4, 5, 6, 7: m_treated must be",
    ),
    "ids as numbers": (
        frame(unit_id=[10101, 10102, 10103, 10104, 10105, 10106]),
        "rows 2, 3, 4, 5, 6, 7: unit_id must be text",
    ),
    "missing stratum": (frame(stratum=strata(_3=" ")), "row 5: stratum is missing"),
    "missing stratum as text nan": (
        frame(stratum=strata(_3="nan")),
        "row 5: stratum is missing",
    ),
    "strata as floats": (
        frame(stratum=[1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
        "rows 2, 3, 4, 5, 6, 7: stratum given as a float",
    ),
    "strata as floats in text": (
        frame(stratum=["1.0"] * 3 + ["2"] * 3),
        "rows 2, 3, 4: stratum given as a float",
    ),
    "stratum of one": (
        frame(stratum=["a"] * 5 + ["b"]),
        "row 7: stratum 'b' has one unit",
    ),
    "nobody treated": (
        frame(m_treated=[1, 1, 1, 0, 0, 0]),
        "rows 5, 6, 7: m_treated is 0",
    ),
    "all treated": (
        frame(m_treated=[1, 1, 1, 3, 3, 3]),
        "rows 5, 6, 7: m_treated is 3 of 3",
    ),
    "pair of three": (
        frame(stratum=["010100+010101"] * 3 + ["b"] * 3),
        "rows 2, 3, 4: a pair (its label has a +) of 3, not of two units",
    ),
    "pair of one": (
        frame(stratum=["a"] * 5 + ["010105+010106"]),
        "row 7: a pair (its label has a +) of 1, not of two units",
    ),
    "pair with another label": (
        frame(stratum=["010101+010100"] * 2 + ["b"] * 4),
        "rows 2, 3: a pair must be labelled smaller unit_id + larger unit_id",
    ),
    "m_treated differs": (
        frame(m_treated=[1, 2, 1, 1, 1, 1]),
        "rows 2, 3, 4: m_treated differs within stratum 'a'",
    ),
    "m_treated not whole": (
        frame(m_treated=["1", "1.0", "+1", "1", "01", "1"]),
        "rows 3, 4, 6: m_treated must be a plain decimal",
    ),
    "m_treated as floats": (
        frame(m_treated=[1.0] * 6),
        "rows 2, 3, 4, 5, 6, 7: m_treated must be a plain decimal",
    ),
    "outcome in the frame": (
        frame(convictions=[0] * 6),
        "row 1: column 'convictions' may not stand",
    ),
    "earlier draw in the frame": (
        frame(treated=[0] * 6),
        "row 1: column 'treated' may not stand",
    ),
    "BOM in an id": (
        frame(unit_id=ids(_0="\ufeff010100")),
        "row 2: unit_id contains a byte order",
    ),
    "CR in a stratum": (
        frame(stratum=strata(_0="a\r")),
        "row 2: stratum contains a CR",
    ),
    "line end in an id": (
        frame(unit_id=ids(_1="01\n01")),
        "row 3: unit_id contains a line end",
    ),
    "tab in an id": (frame(unit_id=ids(_1="01\t01")), "row 3: unit_id contains a tab"),
    "bar in an id": (frame(unit_id=ids(_1="01|01")), "row 3: unit_id contains a bar"),
    "bar in a stratum": (
        frame(stratum=strata(_1="a|b")),
        "row 3: stratum contains a bar",
    ),
    "no-break space": (
        frame(stratum=strata(_1="a\u00a0b")),
        "row 3: stratum contains U+00A0",
    ),
    "blanks around a stratum": (
        frame(stratum=strata(_1="a ")),
        "row 3: stratum has blanks around it",
    ),
    "stratum named misfit": (
        frame(stratum=["misfit"] * 3 + ["b"] * 3),
        "rows 2, 3, 4: a stratum may not be named misfit",
    ),
    "extra without odd strata": (
        frame(stratum=["a", "a", "b", "b", "b", "b"], extra=[1] * 6),
        "rows 2, 3, 4, 5, 6, 7: column extra without odd strata",
    ),
    "extra beyond the odd strata": (
        frame(extra=[3] * 6),
        "rows 2, 3, 4, 5, 6, 7: extra is 3, but only 2",
    ),
    "extra differs": (
        frame(extra=[1, 1, 1, 1, 2, 1]),
        "row 6: extra differs from the other rows",
    ),
    "odd stratum without the floor": (
        frame(m_treated=[2, 2, 2, 1, 1, 1], extra=[1] * 6),
        "rows 2, 3, 4: m_treated is 2 in odd stratum 'a': with a column extra it holds",
    ),
    "no m_treated": (
        frame().drop(columns="m_treated"),
        "row 1: column m_treated is missing",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_frame_is_refused_with_its_rows_named(case: str) -> None:
    table, message = CASES[case]
    assert any(p.startswith(message) for p in refused(table)), refused(table)
    with pytest.raises(DrawRefused):
        frame_digest(table)


def test_a_question_mark_is_a_label_like_any_other() -> None:
    assert draw(frame(stratum=list("???bbb")), seed=SEED)["treated"].sum() == 2
    assert (
        "m_treated is 3 of 3 in stratum '?'"
        in refused(frame(stratum=list("???bbb"), m_treated=[3, 3, 3, 1, 1, 1]))[0]
    )


def test_all_problems_are_reported_together() -> None:
    table = frame(
        unit_id=ids(_2="010100", _4="01|01"),
        stratum=strata(_1=""),
        m_treated=[1, 1, 1, 3, 3, 3],
        deaths=[0] * 6,
    )
    problems = "\n".join(refused(table, seed="0" * 64))
    for part in ("duplicate", "a bar", "is missing", "no control", "deaths", "seed"):
        assert part in problems


def test_no_message_quotes_a_unit_id() -> None:
    for table, _ in CASES.values():
        assert not re.search("0101|Stra|STRA", "\n".join(refused(table)))


@pytest.mark.parametrize(
    ("seed", "message"),
    [
        ("ab" * 31, "64 hex digits"),
        (SEED.upper(), "lower case"),
        (SEED[:-1] + "g", "64 hex digits"),
        (SEED + "\n", "64 hex digits"),
        (int(SEED, 16), "64 hex digits"),
        ("0" * 64, "period of 1"),
        ("ab" * 32, "period of 2"),
        ("123" * 21 + "1", "period of 3"),
        ("12345" * 12 + "1234", "period of 5"),
        ("1234567" * 9 + "1", "period of 7"),
        ("deadbeef" * 8, "period of 8"),
    ],
)
def test_seed_is_refused(seed: object, message: str) -> None:
    assert message in refused(frame(), seed=seed)[0]


def test_a_period_of_nine_is_a_seed() -> None:
    assert seed_problems("012345678" * 7 + "0") == []


def test_a_reserve_frame_is_ranked_and_treats_nobody() -> None:
    assert "row 2: m_treated must be 0 in a reserve frame" in refused(
        frame(m_treated=[1, 0, 0, 0, 0, 0], stratum=["c", *"aabbb"]), reserve=True
    )
    table = frame(m_treated=[0] * 6, stratum=list("aaabbc"))
    drawn = draw(table, seed=SEED, reserve=True)
    assert drawn["treated"].eq(0).all()
    assert drawn["rank"].tolist() == [1, 2, 3, 1, 2, 1]


def test_numpy_integers_are_whole_numbers() -> None:
    table = frame(m_treated=np.ones(6, dtype=np.int32))
    assert frame_digest(table) == frame_digest(frame())
