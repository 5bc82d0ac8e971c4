"""The codebook in the checkout is the one that the contract gives, and says it all."""

from __future__ import annotations

from perutip.contract.codebook import PATH, ROOT, codebook_markdown
from perutip.contract.registers import REGISTERS


def test_codebook_is_current():
    """Stale? PYTHONPATH=code python -m perutip.contract.codebook"""
    assert (ROOT / PATH).read_text(encoding="utf-8") == codebook_markdown()


def test_every_column_stands_under_its_file():
    text = codebook_markdown()
    for register in REGISTERS.values():
        section = text.split(f"\n## {register.file}\n")[1].split("\n## ")[0]
        for column in register.columns:
            row = next(
                line
                for line in section.splitlines()
                if line.startswith(f"| `{column.name}` |")
            )
            assert column.description in row
            assert ("identifying" in row) == column.identifying
            assert all(value in row for value in column.allowed)


def test_tables_have_as_many_cells_as_their_header():
    width = 0
    for line in codebook_markdown().splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        width = width or line.count("|")
        assert line.count("|") == width


def test_the_codebook_names_the_section_of_every_file():
    text = codebook_markdown()
    for register in REGISTERS.values():
        assert f"| `{register.file}` | `[{register.name}]` |" in text
