"""Rulings without their text: exposure by their date and by their case."""

import pandas as pd

from perutip.frames.keys import half_year


def link_rulings(
    rulings: pd.DataFrame, cases: pd.DataFrame, regions: pd.DataFrame
) -> pd.DataFrame:
    """Rulings with the exposure of their date and of their case, text left out.

    `link` is linked, unknown_case (an id that the register of cases lacks) or no_case;
    all are kept. `exposed` is 1 if ruled on or after the region's training;
    `exposed_case` the same by the linked case's filing date, NaN where not linked.
    """
    out = rulings.drop(columns=["text", "text_file"], errors="ignore").merge(
        regions[["region_id", "training_date"]],
        how="left",
        on="region_id",
        validate="many_to_one",
    )
    out = out.merge(
        cases[["case_id", "case", "filing_date"]],
        how="left",
        on="case_id",
        validate="many_to_one",
    )
    linked, named = out["case"].notna(), out["case_id"].notna()
    out["link"] = "no_case"
    out.loc[named, "link"] = "unknown_case"
    out.loc[linked, "link"] = "linked"
    out["exposed"] = (out["ruling_date"] >= out["training_date"]).astype(float)
    by_case = (out["filing_date"] >= out["training_date"]).astype(float)
    out["exposed_case"] = by_case.where(linked)
    out["half_year"] = half_year(out["ruling_date"])
    return out
