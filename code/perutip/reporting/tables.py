"""Tables from rows of results.csv, never from a second computation."""

import math

import pandas as pd

from perutip.reporting.latex import table_float, tabular, wrapped
from perutip.reporting.results import numbers
from perutip.study.exhibits import Exhibit
from perutip.study.reasons import reason_words

LABEL = wrapped("3.9cm")  # labels wrap: the widest table must stay within 17 cm
PAGE_CM, GAP_CM, LETTER_CM = 16.6, 0.22, 0.17  # footnotesize on A4, 2 cm margins
LONG = 30  # lines of a body above which a size smaller keeps the float on its page
SMALLER = {"footnotesize": "scriptsize", "scriptsize": "tiny"}
_LEFT = ("Outcome", "Def.", "Estimate", "SE")
# layout → header, columns of results.csv with its p-values, how many sizes follow
LAYOUTS = {
    "effects": (
        (*_LEFT, "{level} set", "p", "p step-down", "N", "G (treated)", "Mean"),
        ("leading", "p_rw"),
        3,
    ),
    "hazard": (
        (*_LEFT, "{level} set", "p", "p perm.", "p step-d.", "N", "G (tr.)", "Imputed"),
        ("leading", "p_ri", "p_rw"),
        3,
    ),
    "rollout": (
        (*_LEFT, "{level} set", "p t(G-1)", "p wild", "p permuted", "N", "G (treated)"),
        ("p_value", "p_wild", "p_ri"),
        2,
    ),
    "trial": (
        (*_LEFT, "Set", "p RI", "p wild", "p step-down", "N", "Districts", "Control"),
        ("p_ri", "p_wild", "p_rw"),
        3,
    ),
    "beside": (
        (*_LEFT, "{level} set", "p", "p RI", "N", "Districts"),
        ("p_value", "p_ri"),
        2,
    ),
}
DEFINITIONS = {
    "as_registered": "reg.",
    "amended": "am.",
    "ours": "own",
    "funder": "fund.",
    "": "",
}


def percent(share: float) -> str:
    """A level as a percentage: 95%, 87.5%; empty when there is none."""
    return "" if math.isnan(share) else f"{100 * share:g}%"


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
    size = "scriptsize" if wide else "footnotesize"
    if body.count("\n") > LONG:
        size = SMALLER[size]
    return table_float(
        label=exhibit.key,
        caption=f"{exhibit.title}{' — ' + stamp if stamp else ''}",
        body=body,
        notes=[
            *([stamp + "."] if stamp else []),
            *exhibit.notes,
            *_inference(rows, wide),
        ],
        size=size,
    )


def _panels(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [(name, part) for name, part in rows.groupby("panel", sort=True)]


def _estimates(exhibit: Exhibit, rows: pd.DataFrame) -> str:
    """One estimate a line; the layout says which p-values and sizes stand behind."""
    header, p_values, n_sizes = LAYOUTS[exhibit.layout]
    level = percent(rows["conf_level"].dropna().max())
    header = tuple(name.replace("{level}", level).strip() for name in header)
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
    label = row["label"]
    if "bound" in row["term"]:
        label = f"{label}, {row['term']}"
    if row["status"] == "ok":
        return label
    words = reason_words(row["reason"])
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
    return [fixed(row["n_obs"], 0), clusters, mean_text(row["control_mean"])]


def mean_text(value: float) -> str:
    """A mean with two decimals; a share published with one is not given a second."""
    rounded = 0 < value < 1 and math.isclose(10 * value, round(10 * value))
    return fixed(value, 1 if rounded else 2)


def _pivot(exhibit: Exhibit, rows: pd.DataFrame) -> str:
    lines: list[list[str]] = []
    added = [term for term in dict.fromkeys(rows["term"]) if exhibit.open_columns]
    headers = exhibit.columns | {
        term: term.replace("_", " ").capitalize()
        for term in added
        if term not in exhibit.columns
    }
    for panel, part in _panels(rows):
        if panel:
            lines.append([panel])
        for _, line in part.groupby("column", sort=True):
            by_term = line.set_index("term")
            cells = [line["label"].iloc[0]]
            for term in headers:
                cells.append(_pivot_cell(by_term, term, exhibit.decimals))
            lines.append(cells)
    words = list(headers.values())
    taken = sum(GAP_CM + max(len(word), 7) * LETTER_CM for word in words)
    width = wrapped(f"{min(max(PAGE_CM - taken, 2.6), 9.0):.1f}cm")
    header = (exhibit.first_header, *words)
    return tabular(header, lines, width + "r" * len(words))


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


def _step_down_note(family: str) -> str:
    """Over which rows, from which draws p is stepped down in a family."""
    registered = family.endswith("_as_registered")
    words = family.removesuffix("_as_registered").replace("_", " ")
    if registered or not family.startswith("track4tip"):
        members = "as-registered outcomes" if registered else "outcomes"
        draws = "common draws"
    else:
        members, draws = "headlines", "common permutations of the training dates"
    return (
        f"p step-down: Romano-Wolf from {draws} over the {members} of the family "
        f"({words}), those not estimable left out."
    )


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
        families = sorted(set(adjusted["family"]))
        notes += [_step_down_note(family) for family in families]
    if wide:
        notes.append(
            "Def.: reg. as registered, am. amended, own ours, fund. named on the "
            "funder's page. G: clusters, with treated "
            "clusters in parentheses. Dash: does not apply, or suppressed."
        )
    return notes
