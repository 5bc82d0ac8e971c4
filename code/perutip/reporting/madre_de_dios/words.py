"""Words for the keys of step 07's tables."""

from collections.abc import Mapping

import pandas as pd

Frame = tuple[pd.DataFrame, dict[str, str]]
"""Lines by columns, and the words of the lines' keys."""
Drawn = Mapping[str, Mapping[str, Mapping[str, object]]]
"""Panel → column → columns of results.csv of its cells, which random draws made."""

WORDS = {
    "poverty": "Extreme poverty",
    "information": "Lack of information",
    "taboo": "Taboo",
    "violence": "Violence at home",
    "opportunity": "Lack of opportunity",
    "horizon": "Unpaid start for a later gain",
    "gain": "Expected log earnings, leaving over staying",
    "risk": "Risk that the offer is not what was promised (share)",
    "paid": "Journey paid",
    "single_information": "Information campaign alone",
    "single_app": "Mobile application alone",
    "single_development": "Community-driven development alone",
    "single_transfer": "Conditional transfer alone",
    "none": "No response",
    "best_single": "Best single response, where it pays most",
    "best_uniform": "Best one package for all communities",
    "document_rule": "Document's rule: response to the top driver",
    "without_diagnosis": "Tailored without knowing drivers",
    "tailored": "Tailored to the drivers",
    "minimax_regret": "Smallest largest regret, one package each",
    "regret_shares": "Smallest largest regret, shares of a community",
    "all": "All four responses everywhere",
    "share_purpose_sexual": "Victims exploited sexually",
    "share_left_12m": "Girls who left within 12 months",
    "share_violence": "Girls who told of violence at home",
}
RESPONSE_WORDS = {
    "information": "information",
    "app": "application",
    "development": "development",
    "transfer": "transfer",
}


def package_words(bundle: str) -> str:
    """A bundle's responses in words: `information and transfer`."""
    parts = [RESPONSE_WORDS[part] for part in bundle.split(" + ") if part != "nothing"]
    return " and ".join(parts).capitalize() if parts else "Nothing"
