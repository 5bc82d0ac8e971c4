"""Headings of six countries, each in a ruling of its own: whose part it opens.

Written from legal usage before the headings were tried; a party's part is never the
court's reasoning.
"""

from __future__ import annotations

import pytest

from perutip.text.reading import split_sections
from perutip.text.reading.damage.mending import mend

COURT = [
    "Fundamentos de la decisión",
    "FUNDAMENTOS DE LA DECISIÓN",
    "III. FUNDAMENTOS DE LA DECISIÓN:",
    "Análisis del caso",
    "ANÁLISIS DEL CASO CONCRETO",
    "Razonamiento del colegiado",
    "RAZONAMIENTO DEL TRIBUNAL",
    "§ 4. Análisis jurisdiccional",
    "RAZONAMIENTOS JURÍDICOS",
    "FUNDAMENTOS JURÍDICOS",
    "CONSIDERACIONES DE LA CORTE",
    "V. CONSIDERACIONES DE LA SALA",
    "CONSIDERACIONES",
    "MOTIVACIÓN",
    "Motivación de la sentencia",
    "SEXTO: ANÁLISIS Y VALORACIÓN DE LA PRUEBA",
    "VALORACIÓN PROBATORIA",
    "Estudio de fondo",
    "QUINTO. Estudio de fondo.",
    "ESTUDIO DEL CASO",
    "Y CONSIDERANDO:",
    "A LA PRIMERA CUESTIÓN, EL DOCTOR JULIO PÉREZ DIJO:",
    "A LA PRIMERA CUESTIÓN PLANTEADA, LA SEÑORA VOCAL DIJO:",
    "El Dr. Pedro Gómez dijo:",
    "JUICIO DE SUBSUNCIÓN",
    "IV) ANÁLISIS DEL TRIBUNAL",
    "F U N D A M E N T O S",
    "C O N S I D E R A N D O:",
    "FUNDAMENTACIÓN JURÍDICA",
    "Apreciación del Tribunal",
    "VALORACIÓN INDIVIDUAL Y CONJUNTA DE LA PRUEBA",
    "Análisis de la Sala Penal Suprema",
    "FUNDAMENTOS DEL TRIBUNAL SUPERIOR",
    "CUARTO.- ANÁLISIS DEL TRIBUNAL DE GARANTÍAS PENALES",
    "**IV. ANÁLISIS DEL CASO**",
    "Evaluación del caso por el Juzgado",
    "B) Razonamiento probatorio",
    "RESULTANDO Y CONSIDERANDO",
    "Fundamentos del Supremo Tribunal",
    "Consideraciones del Juzgado",
    "Examen del caso",
    "PARTE CONSIDERATIVA:",
    "ANÁLISIS FÁCTICO Y JURÍDICO",
    "CONSIDERACIONES PARA RESOLVER",
    "SOLUCIÓN DEL CASO",
    "Respuesta del tribunal a los agravios",
    "ABSOLUCIÓN DE LOS AGRAVIOS",
    "3.2. Análisis del Colegiado Superior",
    "Lo que considera el Tribunal",
    "Tesis del Tribunal",
    "Posición de la Sala",
]
DECISION = [
    "FALLA",
    "FALLA:",
    "FALLO",
    "FALLAMOS",
    "RESUELVE",
    "RESUELVE:",
    "SE RESUELVE:",
    "RESUELVO",
    "R E S U E L V E :",
    "F A L L A :",
    "V. DECISIÓN",
    "Decisión",
    "Por estas consideraciones:",
    "POR ESTAS CONSIDERACIONES, la Sala RESUELVE:",
    "Por lo expuesto, el Tribunal RESUELVE:",
    "PARTE RESOLUTIVA",
    "PARTE DISPOSITIVA",
    "PUNTOS RESOLUTIVOS",
    "R E S U E L V E N",
    (
        "ADMINISTRANDO JUSTICIA, EN NOMBRE DEL PUEBLO SOBERANO DEL ECUADOR, Y "
        "POR AUTORIDAD DE LA CONSTITUCIÓN Y LAS LEYES DE LA REPÚBLICA,"
    ),
    "HA DECIDIDO:",
    "ACORDARON:",
    "Por los fundamentos expuestos, este Colegiado HA RESUELTO:",
    (
        "En mérito de lo expuesto, la Corte Suprema de Justicia, administrando "
        "justicia en nombre de la República y por autoridad de la ley, RESUELVE:"
    ),
    "Por tales fundamentos, impartiendo justicia a nombre de la Nación, FALLA:",
    "**FALLO**",
    "IV.- FALLO:",
    "Por lo expuesto y fundado, se resuelve:",
    "C) Parte resolutiva",
    "DECISIÓN JUDICIAL",
    "Por tanto, se RESUELVE:",
    "SE DECIDE",
    "SENTENCIA: FALLO",
    "Por ello, el Tribunal, por mayoría, RESUELVE:",
    "Por mérito de los fundamentos expuestos, RESOLVEMOS:",
]
PROSECUTION = [
    "Lo que sostiene la fiscalía",
    "Tesis del Ministerio Público",
    "Imputación fiscal",
    "HECHOS IMPUTADOS",
    "Hechos materia de acusación",
    "Pretensión penal y civil del Ministerio Público",
    "ACUSACIÓN FISCAL",
    "REQUISITORIA FISCAL",
    "Alegatos de apertura del Ministerio Público",
    "ALEGATO DEL FISCAL",
    "Teoría del caso de la Fiscalía",
    "Requerimiento acusatorio",
    "Posición de la Fiscalía",
    "Postura del representante del Ministerio Público",
    "CONCLUSIONES DEL MINISTERIO FISCAL",
    "Opinión del fiscal supremo",
    "REQUERIMIENTO DE ELEVACIÓN A JUICIO",
    "Cargos formulados",
    "Enunciación de los hechos y circunstancias objeto de la acusación",
    "II. PRETENSIÓN DEL MINISTERIO PÚBLICO",
    "Argumentos del fiscal",
    "LO ALEGADO POR LA FISCALÍA",
    "B) Tesis acusatoria",
    "Escrito de acusación",
    "Fundamentos del Ministerio Público",
    "Consideraciones del fiscal",
    "Análisis de la fiscalía",
    "Dictamen del Fiscal Superior",
    "Tesis incriminatoria del Ministerio Público",
    "EL FISCAL DIJO:",
]
OTHER_PARTIES = [
    "Posición de la defensa",
    "Tesis de la defensa",
    "Alegatos de la defensa técnica",
    "AGRAVIOS DEL RECURRENTE",
    "Expresión de agravios",
    "Fundamentos del recurso",
    "FUNDAMENTOS DEL RECURSO DE APELACIÓN",
    "Argumentos del apelante",
    "Motivos del recurso de casación",
    "Pretensión impugnatoria",
    "Lo que alega el procesado",
    "Defensa material del acusado",
    "Posición del actor civil",
    "ALEGATOS DE LA PARTE CIVIL",
    "Conceptos de violación",
    "Intervención de los no recurrentes",
    "La demanda de casación",
    "Argumentos de la recurrente",
    "Razonamientos de la defensa",
    "Fundamentos de la parte civil",
    "Consideraciones de la defensa",
    "Análisis de la defensa",
    "III.- TESIS DEFENSIVA",
    "c) Lo que sostiene la defensa",
    "Fundamentos de la apelación",
    "Alegatos del abogado defensor",
    "Planteamiento del recurrente",
    "Alegaciones del querellante",
    "Fundamentos del recurrente",
    "Versión del acusado",
    "Valoración de la prueba según la defensa",
    "LA DEFENSA DIJO:",
    "Contestación de la defensa",
    "Cuestionamientos de la parte impugnante",
]
ACCUSED = "El acusado captó a la agraviada con engaños y la llevó al bar."
ARGUED = "No se valoró la coartada del procesado ni la pericia de parte."
WEIGHED = "La declaración de la agraviada es persistente y verosímil."
DECIDED = "Condenar al acusado como autor del delito y ordenar su internamiento."


def parts_of(
    accused="ACUSACIÓN FISCAL", argued="", weighed="CONSIDERANDO:", decided=""
):
    lines = ["SENTENCIA", "VISTOS: el proceso por trata de personas.", ""]
    lines += [accused, ACCUSED, ""]
    lines += [argued, ARGUED, ""] if argued else []
    lines += [weighed, WEIGHED, "", decided or "SE RESUELVE:", DECIDED]
    found = split_sections(mend("\n".join(lines)).cleaned)
    assert WEIGHED in found.text("reasoning") and DECIDED in found.text("decision")
    assert found.recognised and DECIDED not in found.text("reasoning")
    return found


@pytest.mark.parametrize("heading", COURT)
def test_the_court_reasons_under(heading):
    assert WEIGHED not in parts_of(weighed=heading).text("prosecution")


@pytest.mark.parametrize("heading", DECISION)
def test_the_decision_stands_under(heading):
    assert WEIGHED not in parts_of(decided=heading).text("decision")


@pytest.mark.parametrize("heading", PROSECUTION)
def test_the_prosecution_speaks_under(heading):
    found = parts_of(accused=heading)
    assert ACCUSED in found.text("prosecution")
    assert ACCUSED not in found.text("reasoning")


@pytest.mark.parametrize("heading", OTHER_PARTIES)
def test_no_other_party_is_the_court_under(heading):
    found = parts_of(argued=heading)
    assert ARGUED not in found.text("reasoning") + found.text("decision")


@pytest.mark.parametrize(
    "line",
    [
        "La defensa del procesado interpuso recurso",
        "El fiscal superior pidió que",
        "Análisis de la sangre de la",
        "La fiscalía provincial de turno conoció el caso",
    ],
)
def test_a_sentence_that_a_line_breaks_off_is_no_heading(line):
    found = split_sections(f"CONSIDERANDO:\nSe valora.\n{line}\n{WEIGHED}\nFALLO\nX.")
    assert WEIGHED in found.text("reasoning")


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("HECHOS IMPUTADOS. Conforme al dictamen, la acusada captó", "prosecution"),
        (
            "Cuarto: Tipificación penal y reparación propuestas por el agente fiscal",
            "prosecution",
        ),
        ("SEGUNDO.- El Ministerio Fiscal, en el acto del juicio,", "prosecution"),
        ("TERCERO.- La defensa del procesado pidió su libre absolución", "defence"),
        ("2.4. Alegatos de conclusión del Ministerio Público", "prosecution"),
        ("Agravios invocados en nombre del sentenciado:", "defence"),
        ("EXAMEN DEL PERITO PSICÓLOGO", "antecedents"),
        ("III. LA PRUEBA PRODUCIDA EN LA AUDIENCIA", "antecedents"),
        ("Convenciones probatorias", "antecedents"),
        ("NOVENO.- REPARACIÓN INTEGRAL", "reasoning"),
        ("Quinto. Elementos constitutivos del tipo", "reasoning"),
    ],
)
def test_a_heading_opens_whose_part_it_names(heading, part):
    text = f"SENTENCIA\nIca, 4 de mayo.\n\n{heading}\nAquí está la señal buscada.\n"
    parts = split_sections(mend(text).cleaned).parts
    assert [name for name, said in parts.items() if "señal" in said] == [part]


def test_the_court_that_quotes_a_party_under_an_ordinal_goes_on():
    text = (
        "FUNDAMENTOS DE LA SALA\nSe valora lo actuado.\n"
        "CUARTO.- La defensa niega los hechos y la señal no la desvirtúa.\n"
    )
    parts = split_sections(text).parts
    assert "señal" in parts["reasoning"]


def test_initials_before_a_sentence_are_no_number_of_a_heading():
    text = (
        "RESUELVE:\nABSOLVER a G. H.\nB. de la acusación fiscal por el delito dicho.\n"
    )
    assert "acusación" in split_sections(text).parts["decision"]
