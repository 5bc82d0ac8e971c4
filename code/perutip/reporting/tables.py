"""Tables from rows of results.csv, never from a second computation."""

import math

import pandas as pd

from perutip.reporting.latex import table_float, tabular, wrapped
from perutip.reporting.results import numbers
from perutip.study.exhibits import Exhibit
from perutip.study.outcomes import label_of

REASONS = {
    "too_few_cases": "too few treated cases",
    "too_few_treated_clusters": "too few treated clusters",
    "frame_selects_on_outcome": "frame selects on the outcome",
    "not_identified": "not identified",
    "no_variation": "outcome does not vary",
    "no_baseline": "no baseline in the register",
    "not_linked": "referrals not linked",
    "small_cell": "small cell",
    "no_observations": "no observations",
    "not_in_register": "not in the register",
    "one_arm_only": "one arm only",
}
LABEL = wrapped("3.9cm")  # labels wrap: the widest table must stay within 17 cm
PAGE_CM, GAP_CM, LETTER_CM = 16.6, 0.22, 0.17  # footnotesize on A4, 2 cm margins
_LEFT = ("Outcome", "Def.", "Estimate", "SE")
# layout → header, columns of results.csv with its p-values, how many sizes follow
LAYOUTS = {
    "effects": (
        (*_LEFT, "95% set", "p", "p step-down", "N", "G (treated)", "Mean"),
        ("leading", "p_rw"),
        3,
    ),
    "rollout": (
        (*_LEFT, "95% set", "p t(G-1)", "p wild", "p permuted", "N", "G (treated)"),
        ("p_value", "p_wild", "p_ri"),
        2,
    ),
    "trial": (
        (*_LEFT, "Set", "p RI", "p wild", "p step-down", "N", "Districts", "Control"),
        ("p_ri", "p_wild", "p_rw"),
        3,
    ),
}
DEFINITIONS = {"as_registered": "reg.", "amended": "am.", "ours": "own", "": ""}


def fixed(value: float, decimals: int = 3) -> str:
    """Fixed decimals; an en dash for a missing number, the sign for infinite ends."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:,.{decimals}f}"
    return text[1:] if float(text.replace(",", "")) == 0 and text[0] == "-" else text


def p_text(value: float) -> str:
    """A p-value with three decimals, <0.001 below."""
    if math.isnan(value):
        return "–"
    return "<0.001" if value < 0.0005 else f"{value:.3f}"


def set_text(row: pd.Series) -> str:
    """The confidence set: one interval, or its pieces joined."""
    if row["conf_pieces"]:
        pieces = [piece.split(" ") for piece in row["conf_pieces"].split(";")]
    elif math.isnan(row["conf_low"]) and math.isnan(row["conf_high"]):
        return "–"
    else:
        pieces = [[row["conf_low"], row["conf_high"]]]
    return " ∪ ".join(
        f"[{fixed(float(low), 2)}, {fixed(float(high), 2)}]" for low, high in pieces
    )


def render_table(exhibit: Exhibit, results: pd.DataFrame, stamp: str) -> str:
    """LaTeX of one exhibit. ValueError when results hold no row for it."""
    rows = numbers(results[results["exhibit"] == exhibit.key])
    if rows.empty:
        raise ValueError(f"{exhibit.key}: no row in results.csv")
    wide = exhibit.layout in LAYOUTS
    body = (_estimates if wide else _pivot)(exhibit, rows)
    return table_float(
        label=exhibit.key,
        caption=f"{exhibit.title}{' — ' + stamp if stamp else ''}",
        body=body,
        notes=[
            *([stamp + "."] if stamp else []),
            *exhibit.notes,
            *_inference(rows, wide),
        ],
        size="scriptsize" if wide else "footnotesize",
    )


def _panels(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [(name, part) for name, part in rows.groupby("panel", sort=True)]


def _estimates(exhibit: Exhibit, rows: pd.DataFrame) -> str:
    """One estimate a line; the layout says which p-values and sizes stand behind."""
    header, p_values, n_sizes = LAYOUTS[exhibit.layout]
    lines: list[list[str]] = []
    for panel, part in _panels(rows):
        lines.append([panel])
        for _, row in part.iterrows():
            lines.append(
                [_line_label(row), DEFINITIONS[row["definition"]]]
                + _estimate_cells(row, exhibit.decimals)
                + [p_text(_p(row, name)) for name in p_values]
                + _size_cells(row)[:n_sizes]
            )
    return tabular(header, lines, LABEL + "l" + "r" * (len(header) - 2))


def _p(row: pd.Series, name: str) -> float:
    """A p-value by name; `leading` is the bootstrap's, or the conventional one where
    there is no bootstrap."""
    if name != "leading":
        return row[name]
    return row["p_value"] if math.isnan(row["p_wild"]) else row["p_wild"]


def _line_label(row: pd.Series) -> str:
    """Label of a line; why it has no estimate stands behind it."""
    label = label_of(row["variable"])
    if "bound" in row["term"]:
        label = f"{label}, {row['term']}"
    if row["status"] == "ok":
        return label
    words = REASONS.get(row["reason"], row["reason"])
    return f"{label} ({row['status'].replace('_', ' ')}: {words})"


def _estimate_cells(row: pd.Series, decimals: int) -> list[str]:
    if row["status"] != "ok":
        return ["–", "–", "–"]
    estimate, error = row["estimate"], row["std_error"]
    return [fixed(estimate, decimals), fixed(error, decimals), set_text(row)]


def _size_cells(row: pd.Series) -> list[str]:
    clusters = fixed(row["n_clusters"], 0)
    if not math.isnan(row["n_treated_clusters"]):
        clusters += f" ({row['n_treated_clusters']:.0f})"
    return [fixed(row["n_obs"], 0), clusters, fixed(row["control_mean"], 2)]


def _pivot(exhibit: Exhibit, rows: pd.DataFrame) -> str:
    lines: list[list[str]] = []
    for panel, part in _panels(rows):
        if panel:
            lines.append([panel])
        for _, line in part.groupby("column", sort=True):
            by_term = line.set_index("term")
            cells = [label_of(line["variable"].iloc[0])]
            for term in exhibit.terms:
                cells.append(_pivot_cell(by_term, term, exhibit.decimals))
            lines.append(cells)
    header = (exhibit.first_header, *exhibit.terms)
    taken = sum(GAP_CM + max(len(term), 7) * LETTER_CM for term in exhibit.terms)
    width = wrapped(f"{min(max(PAGE_CM - taken, 2.6), 9.0):.1f}cm")
    return tabular(header, lines, width + "r" * len(exhibit.terms))


def _pivot_cell(by_term: pd.DataFrame, term: str, decimals: int) -> str:
    if term not in by_term.index:
        return ""
    row = by_term.loc[term]
    if row["status"] != "ok":
        return "–"
    value = row["estimate"]
    if float(value).is_integer() and abs(value) >= 1:
        return fixed(value, 0)
    return fixed(value, decimals)


def _inference(rows: pd.DataFrame, wide: bool) -> list[str]:
    """What the rows themselves say of standard errors, sets, draws and ties."""
    notes = []
    for name, title in (("se_type", "Standard errors"), ("conf_type", "Sets")):
        kinds = sorted({kind for kind in rows[name] if kind})
        if kinds:
            notes.append(f"{title}: {'; '.join(kinds)}.")
    tested = rows[rows["p_wild"].notna() | rows["p_ri"].notna()]
    if rows["p_wild"].notna().any() and not rows["p_ri"].notna().any():
        notes.append("p: wild cluster bootstrap with the null imposed (WCR11).")
    draws = sorted({int(count) for count in tested["draws"].dropna()})
    if draws:
        counts = ", ".join(f"{count:,}" for count in draws)
        notes.append(
            f"Sign patterns or assignments behind the p-values: {counts}. Ties count: "
            "p is the share with |t*| ≥ |t|, relative tolerance 1e-9."
        )
    adjusted = rows[rows["p_rw"].notna()]
    if len(adjusted):
        families = sorted({name.replace("_", " ") for name in adjusted["family"]})
        notes.append(
            "p step-down: Romano-Wolf from common draws over the as-registered outcomes "
            f"of the family ({', '.join(families)}), those not estimable left out."
        )
    if wide:
        notes.append(
            "Def.: reg. as registered, am. amended, own ours. G: clusters, with treated "
            "clusters in parentheses. Dash: does not apply, or suppressed."
        )
    return notes
