"""Rulings as read and the dictionary at work, as frames."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from perutip.designs.person_centered.indexed_rulings import IndexStudy
from perutip.text.reading import FLAGS

SMALL = "small_cell"
FLAG_LABELS = {
    "empty": "Not scored: without words",
    "scanned": "Not scored: PDF without a text layer",
    "damaged": "Not scored: letters, words or lines lost or changed",
    "incomplete": "Not scored: breaks off, or lacks its decision",
    "duplicate": "Not scored: same words as another",
    "non_spanish": "Not scored: not, or not all, in Spanish",
    "no_ruling": "Not scored: a notice, portal page or cover sheet, no ruling",
}
CORPUS_LABELS = FLAG_LABELS | {
    "scored": "Scored",
    "repaired": "Damage undone before counting",
    "as_written": "Counted as they came",
    "recognised": "With reasoning and decision",
    "not_recognised": "Sections not recognised",
    "prosecution": "With a prosecution's part",
    "linked": "Linked to a case",
    "unknown_case": "Naming a case that the register lacks",
    "no_case": "Naming no case",
}


def corpus_counts(study: IndexStudy) -> dict[str, dict[str, int]]:
    """Panel of t04_corpus → key → rulings: reading, encoding, sections, link."""
    rulings, flags = study.rulings, study.rulings["flag"]
    scored = rulings[flags == ""]
    pleaded = study.measured.parts["prosecution"].n_tokens > 0
    encodings = rulings["encoding"].value_counts().sort_index()
    links = rulings["link"]
    return {
        "reading": {"scored": len(scored)}
        | {flag: int((flags == flag).sum()) for flag in FLAGS},
        "repair": {
            "repaired": int((scored["repaired"]).sum()),
            "as_written": int((~scored["repaired"]).sum()),
        },
        "source": {str(name): int(count) for name, count in encodings.items()},
        "sections": {
            "recognised": int(scored["sections"].sum()),
            "not_recognised": int((scored["sections"] == 0).sum()),
            "prosecution": int((pleaded & (flags == "").to_numpy()).sum()),
        },
        "link": {
            key: int((links == key).sum())
            for key in ("linked", "unknown_case", "no_case")
        },
    }


def recognised_shares(
    study: IndexStudy, minimum: int
) -> dict[str, tuple[pd.DataFrame, dict[str, str]]]:
    """Panel of t04_corpus → percent of scored rulings whose parts are recognised.

    By court, where it is recorded, and by year of the ruling; groups under `minimum`
    are missing.

    Returns
    -------
    panel to (frame, labels)
        One line per group, one column `recognised_percent`.
    """
    scored = study.rulings[study.rulings["flag"] == ""]
    keys = {
        "court": scored["instance"].astype("str").where(scored["instance"].notna()),
        "year": scored["ruling_date"].dt.year.astype("str"),
    }
    out = {}
    for panel, key in keys.items():
        groups = scored["sections"].groupby(key, sort=True)
        share = (100 * groups.mean()).where(groups.size() >= minimum)
        frame = share.rename("recognised_percent").to_frame()
        frame.index = pd.Index([f"{panel}_{name}" for name in frame.index])
        labels = {
            line: line.removeprefix(f"{panel}_").replace("_", " ").capitalize()
            for line in frame.index
        }
        out[panel] = frame, labels
    return out


def naming_of_the_person(study: IndexStudy, minimum: int) -> dict[str, float | str]:
    """Rate of the words víctima and agraviada in all forms, and the share of the
    first: how rulings name the person, whatever they say of her. `minimum` as in
    `dictionary_at_work`."""
    naming = study.measured.naming
    victim, aggrieved = naming.sum(axis=0).tolist()
    both = victim + aggrieved
    tokens = float(study.measured.whole.n_tokens.sum())
    few = _few(naming, minimum)
    parts = (naming[:, :1], naming[:, 1:])
    return {
        "terms": 2.0,
        "without_hit": float((victim == 0) + (aggrieved == 0)),
        "rate": SMALL if few else 1000 * both / tokens,
        "top_share": _share(victim, both, few, parts, minimum),
        "repeated_share": math.nan,
    }


def _few(hits: np.ndarray, minimum: int) -> bool:
    """Do hits (rulings, terms) stand in 1 to `minimum` - 1 rulings?"""
    rulings = np.count_nonzero(hits.sum(axis=1))
    return bool(0 < rulings < minimum)


def _share(
    part: float,
    hits: float,
    few: bool,
    parts: tuple[np.ndarray, np.ndarray],
    minimum: int,
) -> float | str:
    """part / hits; not where hits, or those of either part, stand in few rulings."""
    if not hits:
        return math.nan
    if few or any(_few(one, minimum) for one in parts):
        return SMALL
    return float(part) / float(hits)


def dictionary_at_work(
    study: IndexStudy, minimum: int
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Terms, zero-hit terms, rate, share of the top term and of repeated passages.

    A rate or a share with its digits tells the hits, and these how many rulings there
    are at most: in place of those whose hits, or the hits of one part of a share,
    stand in 1 to `minimum` - 1 rulings is the reason "small_cell".

    Returns
    -------
    frame, labels
        One line per component and pole, numbers or reasons; its words.
    """
    counts = study.measured.whole
    totals = counts.term_totals().reset_index(drop=True)
    tokens = float(counts.n_tokens.sum())
    names = {c.path: c.label for c in study.dictionary.categories}
    lines: dict[str, dict[str, float | str]] = {}
    labels: dict[str, str] = {}
    for (component, pole), terms in totals.groupby(["component", "pole"], sort=True):
        hits = float(terms["hits"].sum())
        found = counts.matrix[:, terms.index].toarray()
        repeated = counts.repeated[:, terms.index].toarray()
        top = int(terms["hits"].to_numpy().argmax())
        few = _few(found, minimum)
        others = np.delete(found, top, axis=1)
        by_term = (found[:, [top]], others)
        by_passage = (repeated, found - repeated)
        key = f"{component}_contra" if pole == "contra" else component
        labels[key] = names[component] + (" (contra)" if pole == "contra" else "")
        lines[key] = {
            "terms": float(len(terms)),
            "without_hit": float((terms["hits"] == 0).sum()),
            "rate": SMALL if few else 1000 * hits / tokens,
            "top_share": _share(terms["hits"].max(), hits, few, by_term, minimum),
            "repeated_share": _share(
                terms["repeated"].sum(), hits, few, by_passage, minimum
            ),
        }
    lines["naming"] = naming_of_the_person(study, minimum)
    labels["naming"] = "The person named víctima (share) or agraviada"
    return pd.DataFrame.from_dict(lines, orient="index"), labels


def expressions(study: IndexStudy) -> pd.DataFrame:
    """Every expression of the dictionary with what it counts in the rulings that are
    scored, for whoever edits it; by expression the numbers are small, so for the
    restricted folder.

    Columns: term, category, component, pole, role; hits and rulings that count (of
    the whole ruling), repeated (hits in passages that many rulings share), and one
    column per reason why matches do not count (`hits.VERDICTS`), over both poles.
    """
    counted = study.measured.whole
    dropped = counted.dropped.pivot_table(
        index=["term", "category"], columns="reason", values="hits", aggfunc="sum"
    )
    totals = counted.term_totals().rename(columns={"texts": "rulings"})
    return totals.join(dropped, on=["term", "category"]).fillna(
        dict.fromkeys(dropped.columns, 0)
    )
