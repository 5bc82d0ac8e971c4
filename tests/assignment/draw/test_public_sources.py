"""The public register against INEI's districts: names, annual block, missing years."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from perutip.assignment.draw.public_cells import fold_place
from perutip.assignment.draw.public_registers import (
    REGISTER_COLUMNS,
    police_register,
    read_inei_districts,
    read_register,
)
from perutip.assignment.draw.public_sources import (
    PLACE,
    district_frame,
    victims_by_place,
)
from perutip.assignment.draw.public_tables import PublicTable, refuse

HEADER = (
    "\ufeffdepartamento;provincia;distrito;ubigeo;capital_legal;categoría;altitud;"
    "población;latitud;longitud"
)
DISTRICTS = f"""{HEADER}
Áncash;Santa;Nuevo Chimbote;021809;Buenos Aires;Ciudad;25;200000;-9.1;-78.5
Amazonas;Chachapoyas;Asunción;010102;Asunción;Pueblo;2822.9;50000;-6.0;-77.7
Lima;Lima;Breña;150105;Breña;Ciudad;100;100000;-12.0;-77.0
Lima;Cañete;Asia;150503;Asia;Pueblo;40;10000;-12.7;-76.5
"""


def register(*rows):
    """Rows of (year, month, region, province, district, victims)."""
    long = []
    for year, month, region, province, district, victims in rows:
        for indicator, value in (("C_TOTAL", victims), ("C_SEDUCCION", 7)):
            long.append((year, month, region, province, district, indicator, value))
        complaints = 0 if year in (2022, 2023) else victims
        long.append((year, month, region, province, district, "D_TOTAL", complaints))
    cells = pd.DataFrame(long, columns=list(REGISTER_COLUMNS)).astype("object")
    cells = cells.map(lambda cell: None if cell is None else str(cell))
    table = PublicTable("register.xlsx", cells, repeated=cells.duplicated())
    typed = police_register(table)
    refuse(table)
    return typed


@pytest.fixture
def districts(tmp_path):
    path = tmp_path / "inei.csv"
    path.write_text(DISTRICTS, encoding="utf-8")
    return read_inei_districts(path)


@pytest.fixture
def rows():
    return register(
        *[(2022, month, 1, "CHACHAPOYAS", "ASUNCION ", 1) for month in range(1, 13)],
        (2023, 1, 15, None, None, 24),
        (2024, 1, 15, "LIMA", "BREÑA", 4),
        *[(2024, month, 2, "SANTA", "NVO CHIMBOTE", 1) for month in range(2, 13)],
        (2025, 1, 15, "CAÑETE", "ASIA-MALA", 3),
        *[(2025, month, 15, "CAÑETE", " Asia", 2) for month in range(2, 10)],
    )


def test_fold_place_removes_what_writers_vary():
    assert fold_place(" San  Martín de Porres.") == "SAN MARTIN DE PORRES"
    assert fold_place("BREÑA") == fold_place("Bren\u0303a") == "BRENA"
    assert fold_place("LIMA-COMAS") == "LIMA COMAS"
    assert fold_place(None) == fold_place(float("nan")) == fold_place(" . ") == ""


def test_districts_keep_their_leading_zero_and_accents(districts):
    assert districts["ubigeo"].tolist() == ["010102", "021809", "150105", "150503"]
    assert districts["region_id"].tolist() == ["01", "02", "15", "15"]
    assert districts["district_name"][0] == "Asunción"
    assert districts["population"].tolist() == [50000, 200000, 100000, 10000]


def test_victims_without_a_district_are_reported_not_dropped(districts, rows):
    result = district_frame(districts, rows)
    report = result.report["victims"].to_dict()
    assert report == {
        "joined": 12 + 4 + 16,
        "no district named": 24,
        "several districts in one cell": 3,
        "no district of that name": 11,
    }
    assert result.report["share"].sum() == pytest.approx(1)
    assert result.unmatched_share == pytest.approx(38 / 70)
    assert result.frame["victims"].tolist() == [12, 0, 4, 16]
    assert result.regions["victims"].tolist() == [12, 11, 47]


def test_rates_divide_by_the_months_observed(districts, rows):
    result = district_frame(districts, rows)
    assert result.by_year["months"].to_dict() == {
        2022: 12,
        2023: 12,
        2024: 12,
        2025: 9,
    }
    assert result.years == 3.75
    assert result.frame["prevalence"][0] == pytest.approx(12 / 50_000 * 1e5 / 3.75)
    assert result.regions["per_100_000"][2] == pytest.approx(47 / 110_000 * 1e5)


def test_years_with_one_month_alone_are_known(districts, rows):
    assert district_frame(districts, rows).single_months == []
    annual = pd.concat([rows, register((2021, 1, 15, "LIMA", "BREÑA", 60))])
    assert district_frame(districts, annual).single_months == [2021]
    begun = pd.concat([rows, register((2026, 1, 15, "LIMA", "BREÑA", 6))])
    assert district_frame(districts, begun).single_months == []


def test_annual_block_is_spread_over_its_year(rows):
    monthly = victims_by_place(rows)
    block = monthly[monthly["year"] == 2023]
    assert block["month"].tolist() == list(range(1, 13))
    assert block["victims"].tolist() == [2.0] * 12
    assert not monthly.duplicated(["year", "month", *PLACE]).any()
    with pytest.raises(ValueError, match="2024"):
        victims_by_place(rows, annual_years=[2024])


def test_a_year_without_any_complaint_is_not_recorded(districts, rows):
    by_year = district_frame(districts, rows).by_year
    assert by_year["complaints"].isna().tolist() == [True, True, False, False]
    assert by_year["complaints"][2024] == 15


def test_aliases_place_what_an_analyst_knows(districts, rows):
    aliases = {"NVO CHIMBOTE": "Nuevo Chimbote"}
    result = district_frame(districts, rows, aliases=aliases)
    assert result.frame["victims"].tolist() == [12, 11, 4, 16]
    assert result.report.loc["no district of that name", "places"] == 0


def test_real_district_list():
    """INEI 2025 as PROVENANCE.md counts it: 1,891 districts, 34,350,244 persons."""
    root = Path(__file__).resolve().parents[3]
    path = root.parent / "shared" / "data" / "districts_inei_2025.csv"
    if not path.exists():
        pytest.skip("the public files are not beside the project")
    real = read_inei_districts(path)
    assert len(real) == 1891 and real["population"].sum() == 34_350_244
    assert real["ubigeo"].is_unique and (real["ubigeo"].str.len() == 6).all()


def test_real_register_places_what_its_provenance_counts():
    """110 of 308 places and 27% of 5,142 victims join; Madre de Dios 81.7."""
    root = Path(__file__).resolve().parents[3]
    folder = root.parent / "shared" / "data"
    path = folder / "trafficking_register_2017_2025.xlsx"
    if not path.exists():
        pytest.skip("the public files are not beside the project")
    districts = read_inei_districts(folder / "districts_inei_2025.csv")
    result = district_frame(districts, read_register(path))
    assert result.report["places"].sum() == 308
    assert result.report.loc["joined", "places"] == 110
    assert result.report["victims"].sum() == pytest.approx(5142)
    assert result.unmatched_share == pytest.approx(1 - 0.27, abs=0.005)
    assert result.years == 8.75
    assert (result.frame["victims"] == 0).mean() == pytest.approx(0.94, abs=0.005)
    rates = result.regions.set_index("region_name")["per_100_000"].round(1)
    assert rates[["Madre de Dios", "Tacna", "Lima", "Huancavelica"]].tolist() == [
        81.7,
        28.1,
        24.2,
        1.2,
    ]
