"""Passages of interviews proposed to coders; what a passage means is theirs to say."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from perutip.text import Dictionary, keyword_in_context

WINDOW = 15  # words on either side


def propose_passages(
    interviews: pd.DataFrame, folder: Path, dictionary: Dictionary
) -> pd.DataFrame:
    """Where the dictionary's expressions stand in the interviews.

    Parameters
    ----------
    interviews : interview_id and file, inside `folder`.

    Returns
    -------
    interview_id, driver, passage: text of interviews, for the restricted folder alone.
    """
    held = interviews.sort_values("interview_id")
    texts = ((folder / name).read_text(encoding="utf-8") for name in held["file"])
    found = keyword_in_context(
        texts, dictionary, held["interview_id"], WINDOW, verdicts=("positive",)
    )
    rows = [
        (one.text_id, one.category, f"{one.left} [{one.match}] {one.right}".strip())
        for one in found
    ]
    return pd.DataFrame(rows, columns=["interview_id", "driver", "passage"])
