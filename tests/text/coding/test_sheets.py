"""Sheets for readers: the sample's design, what a row shows, what is never lost."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawn_sample import CODEBOOK, SEED, a_set, frame, sample
from python_calamine import CalamineWorkbook

from perutip.text.coding import coding_sample, write_set
from perutip.text.coding.codebook import in_words
from perutip.text.coding.folder import KEY, sheet_name
from perutip.text.coding.sample import LEAST, allocate, reading_order
from perutip.text.coding.workbook import CELL, LINE_CHARACTERS, PART_LINES, parts


def test_probabilities_of_the_sample_are_those_of_its_strata():
    whole, drawn = frame(), sample()
    assert len(drawn) == 120
    assert drawn["ruling"].is_unique
    for stratum, rows in drawn.groupby("stratum"):
        exposed, level = stratum.split("/")
        mine = whole[whole["exposed"] == (exposed == "exposed")]
        n_none = int((mine["hits"] == 0).sum())
        assert len(rows) == rows["n_sampled"].iloc[0] >= LEAST
        if level == "none":
            assert rows["n_stratum"].iloc[0] == n_none
    first = drawn.drop_duplicates("stratum")
    assert first["n_stratum"].sum() == len(whole)
    weights = drawn["n_stratum"] / drawn["n_sampled"]
    assert weights.sum() == pytest.approx(len(whole))


def test_every_ruling_is_drawn_with_its_probability():
    small, times = frame(60), np.zeros(61)
    for k in range(400):
        drawn = coding_sample(small, 30, 0.3, np.random.SeedSequence([4, k]))
        times[drawn["ruling"]] += 1
    share = (
        drawn.set_index("ruling")["n_sampled"] / drawn.set_index("ruling")["n_stratum"]
    )
    for ruling, wanted in share.items():
        error = np.sqrt(wanted * (1 - wanted) / 400)
        assert abs(times[ruling] / 400 - wanted) <= 4 * error


def test_sample_does_not_depend_on_row_order_and_double_coding_is_the_stated_share():
    shuffled = frame().sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(
        coding_sample(frame(), 120, 0.3, SEED), coding_sample(shuffled, 120, 0.3, SEED)
    )
    drawn = sample(200)
    both = (drawn["read_by"] == "AB").mean()
    assert both == pytest.approx(0.3, abs=0.03)
    alone = drawn["read_by"].value_counts()
    assert abs(alone["A"] - alone["B"]) <= drawn["stratum"].nunique()


@pytest.mark.parametrize("size", [5, 70, 900, 5000])
def test_sample_of_any_size(size):
    assert len(sample(size)) == min(size, 900)


def test_allocation_follows_weights_and_counts():
    counts, spread = np.array([1000, 1000, 12]), np.array([1.0, 3.0, 1.0])
    taken = allocate(counts, spread, 210)
    assert taken.sum() == 210
    assert taken[2] == LEAST
    assert taken[1] == pytest.approx(3 * taken[0], abs=2)
    assert allocate(np.array([5, 5]), np.ones(2), 10).tolist() == [5, 5]


def test_every_beginning_of_a_sheet_holds_the_strata_in_their_shares():
    drawn = sample(300)
    order = reading_order(drawn, "A", np.random.default_rng(2))
    mine = drawn.iloc[order]
    assert mine["read_by"].str.contains("A").all()
    first = mine.head(len(mine) // 3)["stratum"].value_counts()
    whole = mine["stratum"].value_counts()
    assert (abs(first - whole / 3) <= 1.01).all()


def test_parts_lose_nothing_and_fit_a_row():
    rng = np.random.default_rng(5)
    words = ["víctima", "tribunal", "de", "la", "declaración", "x" * 300]
    text = " ".join(rng.choice(words, 9000)) + "\n\n" + "fin.\n" * 80
    pieces = parts(text)
    assert len(pieces) > 3
    assert "".join("".join(pieces).split()) == "".join(text.split())
    for piece in pieces:
        assert len(piece) <= CELL
        shown = sum(-(-max(len(p), 1) // LINE_CHARACTERS) for p in piece.split("\n"))
        assert shown <= PART_LINES
    assert parts("") == [""]
    assert parts("a\x0cb\x00c") == ["a b c"]


def test_sheets_are_blind_keyed_and_the_same_bytes_twice():
    drawn, found = a_set(30, words=400)
    again = a_set(30, words=400)[1]
    assert found == again
    key = pd.read_csv(io.StringIO(found.key)).set_index("item")
    assert set(key["ruling_id"]) == set(drawn["ruling_id"])
    for coder in "AB":
        book = CalamineWorkbook.from_filelike(io.BytesIO(found.sheets[coder]))
        rows = book.get_sheet_by_index(0).to_python()
        text, seen = rows[0].index("texto"), {}
        for row in rows[1:]:
            seen[row[0]] = seen.get(row[0], "") + row[text]
            assert row[2:6] == [""] * 4
        mine = key[key["coder"] == coder]
        assert list(seen) == mine.index.tolist()
        for item, words in seen.items():
            assert "Piura" not in words
            assert f"número {int(mine.loc[item, 'ruling_id'][1:])}." in words
        told = str(book.get_sheet_by_index(1).to_python())
        for topic in CODEBOOK.topics:
            assert topic.anchors[3] in told
            assert topic.examples[0] in told
    twice = key.groupby("ruling_id").size()
    assert set(twice) == {1, 2}


def test_examples_are_words_that_the_dictionary_counts():
    assert in_words("víctima* de (|la) trata") == "víctima de la trata"
    for topic in CODEBOOK.topics:
        assert len(topic.examples) >= 5
        assert not set("".join(topic.examples)) & set("*?|()")


def written(folder: Path, found) -> bool:
    return write_set(folder, found.sheets, found.key, found.mark)


def test_a_sheet_that_a_person_saved_is_never_written_over(tmp_path):
    _, first = a_set(30)
    _, second = a_set(31)
    assert written(tmp_path, first)
    assert not written(tmp_path, first)
    assert written(tmp_path, second)  # nobody touched it
    sheet = tmp_path / sheet_name("A")
    filled = sheet.read_bytes() + b"\0"
    sheet.write_bytes(filled)
    other = (tmp_path / sheet_name("B")).read_bytes()
    assert not written(tmp_path, first)
    assert sheet.read_bytes() == filled
    assert (tmp_path / sheet_name("B")).read_bytes() == other
    for found in (first, second):  # sheets sent out earlier still have their key
        assert (tmp_path / KEY.format(found.mark)).read_text() == found.key


def test_without_a_record_of_what_was_written_every_sheet_is_a_persons(tmp_path):
    _, first = a_set(30)
    assert written(tmp_path, first)
    (tmp_path / "written.json").write_text("{")
    before = (tmp_path / sheet_name("A")).read_bytes()
    assert not written(tmp_path, a_set(31)[1])
    assert (tmp_path / sheet_name("A")).read_bytes() == before
