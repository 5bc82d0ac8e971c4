"""Registers to analysis files without identifiers, and the count of every row dropped."""

from dataclasses import dataclass, field

import pandas as pd


def half_year(dates: pd.Series) -> pd.Series:
    """Calendar half-year as an integer: 2 x year, plus 1 from July on."""
    return dates.dt.year * 2 + (dates.dt.month > 6).astype("int64")


def running_number(identifiers: pd.Series) -> pd.Series:
    """1, 2, … by ascending identifier: the row order of the register plays no part.

    Missing identifiers stay missing. The key belongs in the restricted folder.
    """
    known = sorted(set(identifiers.dropna()))
    return identifiers.map({name: place for place, name in enumerate(known, start=1)})


@dataclass
class SampleFlow:
    """Rows at each restriction of one register, in order."""

    register: str
    start: int
    steps: list[tuple[str, int]] = field(default_factory=list)

    def drop(self, reason: str, keep: pd.Series) -> None:
        """Record that the rows where `keep` is False leave, for `reason`."""
        self.steps.append((reason, int((~keep.astype(bool)).sum())))

    @property
    def remaining(self) -> int:
        """Rows left after all restrictions so far."""
        return self.start - sum(count for _, count in self.steps)


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


def prosecutor_outcomes(prosecutors: pd.DataFrame) -> pd.DataFrame:
    """Prosecutors with `knowledge_response` and, given a baseline, `knowledge_change`."""
    out = prosecutors.copy()
    out["knowledge_response"] = out["knowledge_score"].notna().astype(float)
    if "knowledge_baseline" in out:
        out["knowledge_change"] = out["knowledge_score"] - out["knowledge_baseline"]
    return out
