"""Prosecutors: response to the assessment and change since a baseline."""

import pandas as pd


def prosecutor_outcomes(prosecutors: pd.DataFrame) -> pd.DataFrame:
    """Prosecutors with `knowledge_response`; given a baseline, `knowledge_change`."""
    out = prosecutors.copy()
    out["knowledge_response"] = out["knowledge_score"].notna().astype(float)
    if "knowledge_baseline" in out:
        out["knowledge_change"] = out["knowledge_score"] - out["knowledge_baseline"]
    return out
