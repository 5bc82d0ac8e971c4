"""Counts of the corpus by panel, and the dictionary at work, by hand."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
from scipy import sparse

from perutip.designs.person_centered import descriptions


def rulings_read():
    """Six rulings: five scored, one empty."""
    return pd.DataFrame(
        {
            "ruling": [1, 2, 3, 4, 5, 6],
            "flag": ["", "", "", "", "", "empty"],
            "encoding": ["utf-8", "utf-8", "latin-1", "utf-8", "utf-8", ""],
            "repaired": [True, False, False, False, False, False],
            "sections": [1.0, 1.0, 0.0, 1.0, 0.0, 0.0],
            "index_prosecution": [0.1, np.nan, np.nan, 0.2, np.nan, np.nan],
            "link": [
                "linked",
                "linked",
                "no_case",
                "unknown_case",
                "linked",
                "no_case",
            ],
            "instance": ["first", "first", "appeal", "first", "appeal", "appeal"],
            "ruling_date": [pd.Timestamp("2019-05-01")] * 4
            + [pd.Timestamp("2020-05-01")] * 2,
        }
    )


PLEADED = np.array([120, 0, 0, 80, 0, 9])  # words of the prosecution's part


def corpus_of(rulings):
    """A study of these rulings; the last is not scored."""
    parts = {"prosecution": SimpleNamespace(n_tokens=PLEADED)}
    return SimpleNamespace(rulings=rulings, measured=SimpleNamespace(parts=parts))


def test_parts_are_counted_also_where_too_few_for_an_index_of_them():
    rulings = rulings_read().assign(index_prosecution=np.nan)
    found = descriptions.corpus_counts(corpus_of(rulings))
    assert found["sections"]["prosecution"] == 2


def test_the_corpus_is_counted_by_panel():
    found = descriptions.corpus_counts(corpus_of(rulings_read()))
    assert found["reading"]["scored"] == 5 and found["reading"]["empty"] == 1
    assert found["repair"] == {"repaired": 1, "as_written": 4}
    assert found["source"] == {"": 1, "latin-1": 1, "utf-8": 4}
    sections = {"recognised": 3, "not_recognised": 2, "prosecution": 2}
    assert found["sections"] == sections
    assert found["link"] == {"linked": 3, "unknown_case": 1, "no_case": 2}


def test_shares_of_recognised_rulings_need_the_minimum():
    study = SimpleNamespace(rulings=rulings_read())
    court, words = descriptions.recognised_shares(study, 2)["court"]
    percent = court["recognised_percent"]
    assert percent["court_first"] == 100.0 and percent["court_appeal"] == 0.0
    assert words["court_first"] == "First"
    year = descriptions.recognised_shares(study, 2)["year"][0]["recognised_percent"]
    assert year["year_2019"] == 75.0 and math.isnan(year["year_2020"])


def test_a_ruling_without_an_instance_is_of_no_court():
    rulings = rulings_read()
    rulings.loc[[0, 4], "instance"] = None
    study = SimpleNamespace(rulings=rulings)
    shares = descriptions.recognised_shares(study, 1)
    court = shares["court"][0]["recognised_percent"].to_dict()
    assert court == {"court_appeal": 0.0, "court_first": 100.0}
    assert shares["year"][0].loc["year_2019", "recognised_percent"] == 75.0


def counted(hits, repeated, naming, tokens=2000):
    """Hits (rulings, 3 terms), those in repeated passages, and names of the person."""
    hits, repeated = np.atleast_2d(hits), np.atleast_2d(repeated)
    totals = pd.DataFrame(
        {
            "component": ["a", "a", "b"],
            "pole": ["pro", "pro", "contra"],
            "hits": hits.sum(axis=0),
            "repeated": repeated.sum(axis=0),
        }
    )
    whole = SimpleNamespace(
        term_totals=lambda: totals,
        n_tokens=np.array([tokens / 2, tokens / 2]),
        matrix=sparse.csr_array(hits),
        repeated=sparse.csr_array(repeated),
    )
    categories = [SimpleNamespace(path=p, label=p.upper()) for p in ("a", "b")]
    return SimpleNamespace(
        measured=SimpleNamespace(whole=whole, naming=np.array(naming)),
        dictionary=SimpleNamespace(categories=categories),
    )


def of_rulings(*lines):
    """Terms of so many rulings each, one hit in each of them: (rulings, terms)."""
    return np.vstack([np.tile(line, (n, 1)) for n, line in lines])


def test_rates_and_shares_of_few_rulings_are_left_out():
    """Twelve rulings with the first term, three with the second, four against."""
    hits = of_rulings((12, [1, 0, 0]), (3, [0, 1, 0]), (4, [0, 0, 2]))
    repeated = of_rulings((11, [1, 0, 0]), (4, [0, 0, 0]), (4, [0, 0, 1]))
    study = counted(hits, repeated, np.tile([1, 0], (19, 1)))
    frame, _ = descriptions.dictionary_at_work(study, 10)
    assert frame.loc["a", "rate"] == 7.5
    # the other term has three rulings, four are outside repeated passages
    assert frame.loc["a", "top_share"] == "small_cell"
    assert frame.loc["a", "repeated_share"] == "small_cell"
    against = frame.loc["b_contra", ["rate", "top_share", "repeated_share"]]
    assert set(against) == {"small_cell"}  # eight hits in four rulings
    assert frame.loc["b_contra", "terms"] == 1.0
    assert frame.loc["naming", "rate"] == 9.5 and frame.loc["naming", "top_share"] == 1
    told, _ = descriptions.dictionary_at_work(study, 3)
    assert told.loc["a", "top_share"] == 0.8
    assert told.loc["a", "repeated_share"] == 11 / 15
    assert told.loc["b_contra", "rate"] == 4.0


def test_many_hits_in_few_rulings_are_few():
    study = counted(of_rulings((2, [30, 20, 0])), [[0, 0, 0]] * 2, [[40, 30]] * 2)
    frame, _ = descriptions.dictionary_at_work(study, 10)
    assert frame.loc["a", "rate"] == frame.loc["naming", "rate"] == "small_cell"
    assert frame.loc["naming", "top_share"] == "small_cell"
    assert frame.loc["b_contra", "rate"] == 0.0  # none at all is no few


def test_the_dictionary_at_work_by_hand():
    study = counted([6, 2, 0], [1, 1, 0], [[3, 1], [0, 0]])
    frame, labels = descriptions.dictionary_at_work(study, 1)
    assert frame.loc["a"].to_dict() == {
        "terms": 2.0,
        "without_hit": 0.0,
        "rate": 4.0,
        "top_share": 0.75,
        "repeated_share": 0.25,
    }
    contra = frame.loc["b_contra"]
    assert contra["without_hit"] == 1.0 and math.isnan(contra["top_share"])
    assert labels["a"] == "A" and labels["b_contra"] == "B (contra)"
    naming = frame.loc["naming"]
    assert naming["rate"] == 2.0 and naming["top_share"] == 0.75
    assert naming["without_hit"] == 0.0 and naming["terms"] == 2.0
    none = descriptions.naming_of_the_person(counted([1, 1, 1], [0, 0, 0], [[0, 0]]), 1)
    assert none["without_hit"] == 2.0 and math.isnan(none["top_share"])
