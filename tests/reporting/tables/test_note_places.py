"""What a note is about is told by panels where columns are shared."""

import dataclasses

import pytest

from perutip.reporting.results import to_frame
from perutip.reporting.tables import printed_table
from perutip.reporting.tables.in_words.note_places import columns_words, where_words
from perutip.reporting.tables.panels.placed import Estimated


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([3], "column 3"),
        ([4, 1, 2], "columns 1, 2 and 4"),
        ([2, 3, 4, 5, 9, 10], "columns 2 to 5, 9 and 10"),
        ([1, 2, 3], "columns 1 to 3"),
    ],
)
def test_columns_in_words(numbers, words):
    assert columns_words(numbers) == words


def placed(*places):
    return [(letter, Estimated("", number, ({},))) for letter, number in places]


def test_panels_that_share_columns_are_told_apart():
    mine = placed(("C", 2), ("C", 3), ("E", 9))
    rest = placed(("B", 2), ("B", 3), ("D", 9))
    assert where_words(mine, [rest, mine]) == "panels C and E"
    assert where_words(mine, [[*rest, *mine], mine]) == "panels C and E"
    more = [*rest, *placed(("C", 4), ("B", 4))]
    assert (
        where_words(mine, [more, mine]) == "panel C, columns 2 and 3; panel E, column 9"
    )
    alone = placed(("A", 1), ("A", 2))
    assert where_words(alone, [placed(("A", 3)), alone]) == "columns 1 and 2"


def frame_of(*rows):

    return to_frame(rows)


def test_each_wild_bootstrap_is_described_once(exhibit, row):
    rows = frame_of(
        row(panel="A. As registered", column="01", label="Convicted"),
        row(
            panel="B. Amended",
            column="01",
            label="Convicted within 12 months",
            estimator="imputation",
            se_type="leave-one-region-out jackknife",
        ),
    )
    notes = printed_table(exhibit, rows, "").notes
    assert (
        "Wild bootstrap p: wild cluster bootstrap by regions with the null imposed "
        "(WCR11) (panel A); wild cluster bootstrap-t by regions, under the null that "
        "every effect is zero, studentized by the jackknife (panel B)."
    ) in notes
    assert (
        "Untrained mean: what the treated are imputed to have had, from effects fitted "
        "on the untreated."
    ) in notes


def test_the_p_of_an_interaction_has_its_own_line_and_note(exhibit, row):

    trial = dataclasses.replace(exhibit, layout="trial", clusters="Districts")
    own = {
        "p_wild": float("nan"),
        "draws": 7776.0,
        "p_source": "p_ri: 7776 assignments",
    }
    rows = frame_of(
        row(panel="A. As registered", column="01", label="Trust", p_ri=0.2, **own),
        row(
            panel="A. As registered",
            column="02",
            label="By moderator",
            estimator="interaction, stratum fixed effects",
            p_ri=0.8,
            **own,
        ),
    )
    table = printed_table(trial, rows, "")
    lines = {line.label: line.cells for line in table.panels[0].lines}
    assert lines["Randomization p"] == ("0.200", "")
    assert lines["Largest randomization p"] == ("", "0.800")
    assert "Largest randomization p: the largest exact p over a 99.9%" in table.notes
