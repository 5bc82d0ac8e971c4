"""Properties of the draw over frames that nobody would think of."""

from __future__ import annotations

import importlib.util
import unicodedata
from pathlib import Path
from types import ModuleType
from unicodedata import normalize

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from perutip.assignment.draw import DrawRefused, assignment_digest, draw, frame_digest

PRINTED = st.characters(
    codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="|+"
)
LABEL = st.text(PRINTED, min_size=1, max_size=4).map(lambda text: f"u{text}")
SEEDS = (
    st.binary(min_size=32, max_size=32)
    .map(bytes.hex)
    .filter(lambda seed: all(seed[p:] != seed[:-p] for p in range(1, 9)))
)
CELLS = st.sampled_from(
    [
        "a",
        "b",
        "",
        " ",
        "misfit",
        "1",
        "1.0",
        "a+b",
        "a|b",
        "\ufeff",
        "é",
        "e\u0301",
        "?",
        0,
        1,
        2,
        -1,
        1.0,
        np.nan,
        None,
        pd.NA,
        pd.NaT,
        True,
        np.int64(1),
        np.float64(1.5),
        b"a",
        (),
        10**400,
        "9" * 5000,
    ]
)


def independent() -> ModuleType:
    """verify_draw.py, which shares no code with the package."""
    path = Path(__file__).parents[3] / "code" / "verify_draw.py"
    spec = importlib.util.spec_from_file_location("verify_draw_alone", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


VERIFY_DRAW = independent()


def fold(text: str) -> str:
    """NFC and case folding, as ids are compared."""
    return normalize("NFC", normalize("NFC", text).casefold())


@st.composite
def frames(draw_from: st.DrawFn) -> pd.DataFrame:
    """Frames that must be drawn: any labels, sizes and counts, odd strata or not."""
    strata = draw_from(st.lists(LABEL, min_size=1, max_size=4, unique_by=fold))
    sizes = [draw_from(st.integers(2, 7)) for _ in strata]
    units = draw_from(
        st.lists(LABEL, min_size=sum(sizes), max_size=sum(sizes), unique_by=fold)
    )
    n_odd = sum(n % 2 for n in sizes)
    with_extra = n_odd > 0 and draw_from(st.booleans())
    counts = [
        n // 2 if with_extra and n % 2 else draw_from(st.integers(1, n - 1))
        for n in sizes
    ]
    table = pd.DataFrame(
        {
            "unit_id": units,
            "stratum": np.repeat(np.array(strata, dtype=object), sizes),
            "m_treated": np.repeat(counts, sizes),
        }
    )
    if with_extra:
        table["extra"] = draw_from(st.integers(0, n_odd))
    order = draw_from(st.permutations(range(len(table))))
    return table.iloc[list(order)]


@settings(max_examples=60, deadline=None, database=None)
@given(table=frames(), seed=SEEDS)
def test_the_draw_is_the_independent_verifier_s(table: pd.DataFrame, seed: str) -> None:
    drawn = draw(table, seed=seed)
    rows = [
        [
            *(unicodedata.normalize("NFC", str(cell)) for cell in row[:2]),
            *map(int, row[2:]),
        ]
        for row in table.itertuples(index=False, name=None)
    ]
    again = VERIFY_DRAW.drawn(VERIFY_DRAW.frozen(rows, False), seed)
    names = ["unit_id", "stratum", "rank", "treated"]
    rows = [list(row) for row in drawn[names].itertuples(index=False, name=None)]
    assert rows == again["table"]
    assert frame_digest(table) == again["F"]
    assert assignment_digest([tuple(row) for row in rows]) == again["digest"]


@settings(max_examples=60, deadline=None, database=None)
@given(table=frames(), seed=SEEDS)
def test_counts_are_those_asked_for(table: pd.DataFrame, seed: str) -> None:
    drawn = draw(table, seed=seed)
    extra = int(table["extra"].iloc[0]) if "extra" in table else 0
    asked = table.groupby("stratum")["m_treated"].first().sum() + extra
    assert drawn["treated"].sum() == asked
    np.testing.assert_allclose(drawn["probability"].sum(), asked)
    by_stratum = drawn.groupby("stratum", sort=False)
    assert by_stratum["treated"].agg(["min", "max"]).eq([0, 1]).all().all()
    for _, members in by_stratum:
        assert members["rank"].tolist() == list(range(1, len(members) + 1))
        assert members["treated"].is_monotonic_decreasing
        assert members["ticket"].is_monotonic_increasing


@settings(max_examples=300, deadline=None, database=None)
@given(data=st.data(), n=st.integers(0, 6))
def test_any_table_is_drawn_or_refused_by_name(data: st.DataObject, n: int) -> None:
    names = ["unit_id", "stratum", "m_treated", "extra", "ubigeo", "outcome"]
    chosen = data.draw(st.lists(st.sampled_from(names), unique=True))
    cells = st.lists(CELLS, min_size=n, max_size=n)
    table = pd.DataFrame(
        {name: pd.Series(data.draw(cells), dtype=object) for name in chosen}
    )
    try:
        drawn = draw(table, seed="0123456789abcdef" * 3 + "fedcba9876543210")
    except DrawRefused as refused:
        assert refused.problems
        assert all(p.startswith("row") for p in refused.problems)
    else:
        assert 0 < drawn["treated"].sum() < len(drawn)
