"""Who is named in a table is in the README's References."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCES = README.split("\n## References\n")[1]
ENTRIES = [re.sub(r"\s+", " ", one).strip() for one in REFERENCES.split("\n\n")]
NAME = r"[A-ZÁÉ][a-záé]+(?:'[A-Z][a-z]+)?"
YEAR = r"(?P<year>(?:19|20)\d\d)"
CITED = re.compile(rf"(?P<names>{NAME}(?:(?:, (?:and )?| and |-){NAME})*) \(?{YEAR}\b")
PAIR = re.compile(rf"\b({NAME})-({NAME})\b")
OWNED = re.compile(rf"\b({NAME})'s\b|\b({NAME}) bounds\b")
ALONE = ("Deaner", "Ku", "Chao", "Hajek")  # named without a year or a partner
NOBODY = {"Person", "Centered", "Honest", "Madre", "Hotelling"}
"""Words with a capital that are no author here; Hotelling's T needs no source."""
NOTHING = {
    "Document",
    "Funder",
    "Officer",
    "Prosecution",
    "Region",
    "Court",
    "District",
}


def texts() -> dict[str, str]:
    """What tables say: as declared, and as printed."""
    named = [ROOT / "code" / "perutip" / "study" / "exhibits.toml"]
    named += sorted((ROOT / "output" / "tables").glob("*.tex"))
    named.append(ROOT / "output" / "results.csv")
    assert len(named) > 40
    return {
        path.name: path.read_text(encoding="utf-8").replace("--", "-") for path in named
    }


def entry(names: list[str], year: str | None) -> str | None:
    """A reference that begins with the first name and has the others and the year."""
    for one in ENTRIES:
        plain = one.replace("á", "a")
        authors = re.split(r" \d{4}\.", plain)[0]
        fits = plain.startswith(f"{names[0]},") and all(n in authors for n in names)
        if fits and (year is None or f" {year}." in plain):
            return one
    return None


def test_every_author_with_a_year_has_an_entry_of_that_year() -> None:
    seen = 0
    for where, text in texts().items():
        for found in CITED.finditer(text):
            names = re.findall(NAME, found["names"])
            if set(names) & MONTHS or "AEARCTR" in found[0]:
                continue
            seen += 1
            assert entry(names, found["year"]), (where, found[0])
    assert seen > 20


MONTHS = {"Law", "Python", "Since", "In", "Of", "From", "Until", "Before", "After"}


def test_every_named_method_has_an_entry() -> None:
    seen = set()
    for where, text in texts().items():
        pairs = [list(pair) for pair in PAIR.findall(text)]
        owners = [[one or other] for one, other in OWNED.findall(text)]
        for names in [*pairs, *owners]:
            if set(names) & (NOBODY | NOTHING):
                continue
            seen.add("-".join(names))
            assert entry(names, None), (where, names)
    assert {"Romano-Wolf", "Callaway-Sant'Anna", "Sun-Abraham", "Manski"} <= seen


@pytest.mark.parametrize("name", ALONE)
def test_who_is_named_alone_has_an_entry(name: str) -> None:
    assert any(re.search(rf"\b{name}\b", text) for text in texts().values())
    assert re.search(rf"\b{name.replace('Hajek', 'Hájek')}\b", REFERENCES)
