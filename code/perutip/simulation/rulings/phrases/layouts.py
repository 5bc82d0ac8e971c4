"""How rulings are laid out: headings of their parts, by school and time.

Each layout names the headings of facts, prosecution, defence, reasoning and decision;
an empty one runs on in the same paragraph.
"""

from typing import NamedTuple


class Layout(NamedTuple):
    """Headings of the five parts, and the share of rulings that have them."""

    share: float
    facts: str
    prosecution: str
    defence: str
    reasoning: str
    decision: str


LAYOUTS = (
    Layout(
        0.16,
        "I. ANTECEDENTES",
        "II. POSICIÓN DEL MINISTERIO PÚBLICO",
        "III. POSICIÓN DE LA DEFENSA",
        "IV. FUNDAMENTOS DE DERECHO",
        "V. DECISIÓN",
    ),
    Layout(
        0.14,
        "PARTE EXPOSITIVA:",
        "PRETENSIÓN DEL MINISTERIO PÚBLICO:",
        "PRETENSIÓN DE LA DEFENSA:",
        "PARTE CONSIDERATIVA:",
        "PARTE RESOLUTIVA:",
    ),
    Layout(
        0.14,
        "PRIMERO. ITINERARIO DEL PROCESO",
        "SEGUNDO. HECHOS OBJETO DE ACUSACIÓN",
        "TERCERO. EXPRESIÓN DE AGRAVIOS",
        "CUARTO. ANÁLISIS DEL CASO CONCRETO",
        "Por estos fundamentos, HAN RESUELTO:",
    ),
    Layout(
        0.12,
        "VISTOS; en audiencia pública:",
        "FUNDAMENTOS DEL REQUERIMIENTO FISCAL",
        "FUNDAMENTOS DEL IMPUGNANTE",
        "FUNDAMENTOS DE LA SALA",
        "POR ESTAS CONSIDERACIONES, administrando justicia a nombre de la Nación:",
    ),
    Layout(
        0.12,
        "§ 1. Delimitación del objeto",
        "§ 2. Teoría del caso del Ministerio Público",
        "§ 3. Teoría del caso de la defensa",
        "§ 4. Razonamiento del Colegiado",
        "§ 5. Parte dispositiva",
    ),
    Layout(
        0.12,
        "ANTECEDENTES PROCESALES",
        "IMPUTACIÓN CONCRETA",
        "ALEGATOS DE CLAUSURA DE LA DEFENSA TÉCNICA",
        "VALORACIÓN DE LA PRUEBA ACTUADA",
        "FALLO:",
    ),
    # Older rulings are one paragraph; small letters, and no heading that stands alone.
    Layout(
        0.14,
        "VISTOS;",
        "",
        "",
        "y CONSIDERANDO: Primero: Que,",
        "Por estos fundamentos:",
    ),
    # Free prose without any heading.
    Layout(0.06, "", "", "", "", ""),
)
