"""Raw files as Peruvian institutions export them, made from the simulated registers.

`python -m perutip.simulation.raw_exports [folder]` writes input/example_raw/ again.
input/mapping.toml turns the files back into the registers, byte for byte.
"""

import csv
import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

from perutip.contract.registers import FILES
from perutip.simulation.raw_exports.workbook import Cell, column_letters, write_workbook

Row = dict[str, str]
MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
    *("septiembre", "octubre", "noviembre", "diciembre"),
)
YES_NO = {"1": "SÍ", "0": "NO"}
STATUS = {
    "convicted": "SENTENCIA CONDENATORIA",
    "acquitted": "SENTENCIA ABSOLUTORIA",
    "dismissed": "SOBRESEIMIENTO",
    "pending": "EN TRÁMITE",
}
BODY = {
    "appeals_chamber": "SALA PENAL DE APELACIONES",
    "supreme_court": "CORTE SUPREMA",
    "constitutional_court": "TRIBUNAL CONSTITUCIONAL",
}
APPELLANT = {"defence": "DEFENSA", "prosecution": "FISCALÍA", "both": "AMBAS PARTES"}
REVIEW = {"upheld": "CONFIRMADA", "reversed": "REVOCADA", "annulled": "ANULADA"}
NATIONALITY = {
    "peruvian": "PERUANA",
    "venezuelan": "VENEZOLANA",
    "other": "OTRA NACIONALIDAD",
}
EXPLOITATION = {"sexual": "SEXUAL", "labour": "LABORAL", "other": "OTRA"}


def write_exports(registers: Path, target: Path) -> None:
    """Write the raw files of the registers in `registers` into `target`."""
    target.mkdir(parents=True, exist_ok=True)
    regions = _read(registers, "regions")
    names = {row["region_id"]: row["region_name"].upper() for row in regions}
    _write_cases(_read(registers, "cases"), names, target / "casos_fiscalia.xlsx")
    _write_regions(regions, target / "capacitacion_regiones.csv")
    _write_prosecutors(_read(registers, "prosecutors"), names, target)
    _write_baseline(
        _read(registers, "officers_baseline"), target / "serenos_linea_base.csv"
    )
    _write_endline(_read(registers, "officers_endline"), target / "serenos_salida.xlsx")


def _read(folder: Path, name: str) -> list[Row]:
    with (folder / FILES[name]).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write_cases(cases: list[Row], regions: dict[str, str], path: Path) -> None:
    """Spreadsheet: two title rows, a header of two rows with merged cells, a total."""
    columns: list[tuple[str, str, Callable[[Row], Cell]]] = [
        ("CASO", "N.º DE CASO", lambda r: r["case_id"]),
        ("CASO", "DEPARTAMENTO", lambda r: regions[r["region_id"]]),
        ("CASO", "CÓD. FISCAL", lambda r: r["prosecutor_id"] or "S/D"),
        ("CASO", "FECHA DE INGRESO", lambda r: _date(r["filing_date"])),
        ("DELITO", "AL INGRESO", lambda r: _article(r["charge_filing"])),
        ("DELITO", "EN LA ACUSACIÓN", lambda r: _article(r["charge_accusation"])),
        ("DELITO", "EN LA SENTENCIA", lambda r: _article(r["charge_judgment"])),
        ("RESULTADO", "ESTADO", lambda r: STATUS[r["status"]]),
        ("RESULTADO", "FECHA DE RESOLUCIÓN", lambda r: _words(r["resolution_date"])),
        ("RESULTADO", "FECHA FIRME", lambda r: _slashes(r["firm_date"])),
        ("RESULTADO", "PENA (MESES)", lambda r: _months(r["sentence_years"])),
        ("IMPUGNACIÓN", "¿IMPUGNADO?", lambda r: YES_NO.get(r["escalated"])),
        ("IMPUGNACIÓN", "FECHA", lambda r: _slashes(r["escalation_date"])),
        ("IMPUGNACIÓN", "ÓRGANO", lambda r: BODY.get(r["review_body"])),
        ("IMPUGNACIÓN", "IMPUGNANTE", lambda r: APPELLANT.get(r["appellant"])),
        ("IMPUGNACIÓN", "FECHA DE REVISIÓN", lambda r: _words(r["review_date"])),
        ("IMPUGNACIÓN", "RESULTADO", lambda r: REVIEW.get(r["review_outcome"])),
        ("VÍCTIMA", "NACIONALIDAD", lambda r: NATIONALITY.get(r["victim_nationality"])),
        ("VÍCTIMA", "¿MENOR?", lambda r: YES_NO.get(r["victim_minor"])),
        ("VÍCTIMA", "N.º DE VÍCTIMAS", lambda r: _whole(r["n_victims"])),
        ("VÍCTIMA", "EXPLOTACIÓN", lambda r: EXPLOITATION.get(r["exploitation"])),
    ]
    groups = [group for group, _, _ in columns]
    upper = [
        group if place == groups.index(group) else None
        for place, group in enumerate(groups)
    ]
    width = len(columns)
    ordered = sorted(cases, key=lambda row: (row["region_id"], row["case_id"]))
    rows: list[list[Cell]] = [
        ["MINISTERIO PÚBLICO - FISCALÍA DE LA NACIÓN"],
        ["Casos por trata de personas y delitos conexos (DATOS SIMULADOS)"],
        [],
        list(upper),
        [name for _, name, _ in columns],
        *[[make(row) for _, _, make in columns] for row in ordered],
        [None, None, None, f"TOTAL: {len(cases)} casos"],
    ]
    last = column_letters(width - 1)
    merged = [f"A1:{last}1", f"A2:{last}2"]
    for group in dict.fromkeys(groups):
        first = groups.index(group)
        end = first + groups.count(group) - 1
        merged.append(f"{column_letters(first)}4:{column_letters(end)}4")
    write_workbook(path, "Casos", rows, merged)


def _write_regions(regions: list[Row], path: Path) -> None:
    """Semicolons, Windows-1252, thousands with a point."""
    header = ("CÓDIGO", "DEPARTAMENTO", "INICIO DE CAPACITACIÓN", "POBLACIÓN")
    rows = [
        (
            row["region_id"].lstrip("0"),
            row["region_name"],
            _words(row["training_date"]) or "NO CAPACITADO",
            f"{int(row['population']):,}".replace(",", "."),
        )
        for row in regions
    ]
    _write_csv(path, header, rows, "cp1252")


def _write_prosecutors(
    prosecutors: list[Row], regions: dict[str, str], target: Path
) -> None:
    """Semicolons, Windows-1252, decimal comma, two title lines."""
    header = (
        "FISCAL",
        "DEPARTAMENTO",
        "CAPACITADO",
        "SEXO",
        "AÑOS DE SERVICIO",
        "NOTA",
    )
    rows = [
        (
            row["prosecutor_id"],
            regions[row["region_id"]].title(),
            YES_NO[row["trained"]],
            {"1": "F", "0": "M", "": ""}[row["female"]],
            row["experience_years"],
            row["knowledge_score"].replace(".", ",") or "NO RINDIÓ",
        )
        for row in prosecutors
    ]
    title = (("PADRÓN DE FISCALES (DATOS SIMULADOS)",), ())
    _write_csv(target / "fiscales.csv", header, rows, "cp1252", title)


def _write_baseline(officers: list[Row], path: Path) -> None:
    """Semicolons, UTF-8, decimal comma, district codes without their zeros."""
    header = (
        *("CÓDIGO", "UBIGEO", "SEXO", "EDAD", "ANTIGÜEDAD (AÑOS)", "PRUEBA"),
        *("ACT. DELITOS", "ACT. VIOLENCIA", "ACT. VÍCTIMAS", "CASOS 12 MESES"),
    )
    rows = [
        (
            row["officer_id"],
            str(int(row["ubigeo"])),
            {"1": "MUJER", "0": "HOMBRE", "": "NS/NR"}[row["female"]],
            row["age"],
            *(row[name].replace(".", ",") for name in ("tenure_years", *SCORES)),
            row["cases_identified"],
        )
        for row in officers
    ]
    _write_csv(path, header, rows, "utf-8")


SCORES = ("knowledge", "attitudes_crimes", "attitudes_violence", "attitudes_victims")


def _write_endline(officers: list[Row], path: Path) -> None:
    """Spreadsheet with day, month and year apart and numbers as numbers."""
    header = (
        *("CÓDIGO", "DÍA", "MES", "AÑO", "ASISTIÓ", "PRUEBA", "ACT. DELITOS"),
        *("ACT. VIOLENCIA", "ACT. VÍCTIMAS", "CASOS 12 MESES"),
    )
    rows: list[list[Cell]] = [["ENCUESTA DE SALIDA (DATOS SIMULADOS)"], list(header)]
    for row in officers:
        day = dt.date.fromisoformat(row["interview_date"])
        rows.append(
            [
                *(row["officer_id"], day.day, MONTHS[day.month - 1], day.year),
                "X" if row["attended"] == "1" else None,
                *(float(row[name]) if row[name] else None for name in SCORES),
                _whole(row["cases_identified"]),
            ]
        )
    write_workbook(path, "Salida", rows, ["A1:J1"])


def _write_csv(
    path: Path,
    header: Iterable[str],
    rows: Iterable[Iterable[str]],
    encoding: str,
    title: Iterable[Iterable[str]] = (),
) -> None:
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\n")
        writer.writerows([*title, header, *rows])


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _words(text: str) -> str:
    day = _date(text)
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}" if day else ""


def _slashes(text: str) -> str | None:
    day = _date(text)
    return f"{day:%d/%m/%Y}" if day else None


def _article(code: str) -> str | None:
    if not code:
        return None
    return "OTRO DELITO" if code == "OTHER" else f"Art. {code} CP"


def _months(years: str) -> str | None:
    """Months with a decimal comma; the tenths of a year come back when divided."""
    return f"{float(years) * 12:.1f}".replace(".", ",") if years else None


def _whole(text: str) -> int | None:
    return int(text) if text else None
