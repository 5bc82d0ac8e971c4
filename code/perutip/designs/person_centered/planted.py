"""The index against the key of simulated rulings: what it misses and miscounts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from perutip.text import Dictionary, count_terms

KEY = "planted_passages.csv"


def planted_counts(
    folder: Path, dictionary: Dictionary
) -> dict[str, tuple[pd.DataFrame, dict[str, str]]] | None:
    """Panel of t04_planted → lines by passages, found, missed, elsewhere; labels.

    Each passage is counted alone. None where the registers have no key, as real ones.
    """
    path = folder / KEY
    if not path.is_file():
        return None
    key = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    counts = count_terms(key["passage"], dictionary)
    hits = counts.component_counts()[list(_scored(dictionary))] > 0
    own = pd.Series(
        [bool(hits.at[k, c]) if c else False for k, c in key["component"].items()]
    )
    frame = key.assign(found=own, any=hits.any(axis=1), n_hits=hits.sum(axis=1))
    wanted = frame[frame["component"] != ""]
    labels = {c.path: c.label for c in dictionary.categories}
    lines = {
        (component, kind): {
            "passages": len(rows),
            "found": rows["found"].sum(),
            "missed": (~rows["found"]).sum(),
            "elsewhere": (rows["n_hits"] > rows["found"]).sum(),
        }
        for (component, kind), rows in wanted.groupby(["component", "kind"], sort=True)
    }
    traps = {
        kind.replace(" ", "_"): {
            "passages": len(rows),
            "found": rows["any"].sum(),
            "missed": (~rows["any"]).sum(),
        }
        for kind, rows in frame[frame["component"] == ""].groupby("kind", sort=True)
    }
    named = {f"{c}_{kind}": values for (c, kind), values in lines.items()}
    words = {
        f"{c}_{kind}": f"{labels[c]}: {'usage' if kind == 'usage' else 'fixed phrases'}"
        for c, kind in lines
    }
    return {
        "wanted": (_frame(named), words),
        "traps": (_frame(traps), {k: k.replace("_", " ").capitalize() for k in traps}),
    }


def _scored(dictionary: Dictionary) -> tuple[str, ...]:
    return dictionary.components("registered") + dictionary.components("exploratory")


def _frame(lines: dict[str, dict[str, int]]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(lines, orient="index").astype(float)
