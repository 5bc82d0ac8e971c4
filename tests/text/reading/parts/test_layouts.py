"""Layouts of rulings, older and newer, of several courts: parts under their names."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from perutip.text.counting import TextMatcher
from perutip.text.dictionary import load_dictionary
from perutip.text.reading import PARTS, clean, find_parts, split_sections

ROOT = Path(__file__).resolve().parents[4]
REAL = ROOT.parent / "shared" / "data" / "rulings"
DICTIONARY = load_dictionary(ROOT / "input" / "dictionary" / "person_centered.yml")

# name → text; RAZONA stands in the court's reasoning, DECIDE in the decision, ACUSA in
# the prosecution's part, ALEGA in a part that is neither the court's nor the decision.
LAYOUTS = {
    "casacion moderna": (
        "SENTENCIA DE CASACIÓN\n\nLima, veinte de julio de dos mil veintiuno\n\nVIS"
        "TOS: en audiencia privada, el recurso de casación interpuesto por la F"
        "iscalía contra la sentencia de vista.\n\nIntervino como ponente la señor"
        "a jueza suprema.\n\nCONSIDERANDO\n\nI. Hechos materia de imputación\n\nPrime"
        "ro. El representante del Ministerio Público imputa la captación.\n\nII. "
        "Fundamentos de la impugnación\n\nSegundo. La recurrente alega ALEGA.\n\nII"
        "I. Análisis del caso\n\nTercero. La agraviada declaró. RAZONA\n\nDECISIÓN\n"
        "\nPor estos fundamentos, los jueces supremos:\n\nI. DECLARARON FUNDADO el"
        " recurso."
    ),
    "fundamentos de hecho": (
        "VISTOS: el recurso.\nIntervino como ponente el señor juez supremo X.\nFU"
        "NDAMENTOS DE HECHO\nPrimero. Itinerario del procedimiento\n1.1. El señor"
        " fiscal formuló requerimiento.\nFUNDAMENTOS DE DERECHO\nSegundo. RAZONA "
        "la prueba.\nDECISIÓN\nPor estos fundamentos, HAN RESUELTO:\nI. DECLARAR I"
        "NFUNDADO."
    ),
    "piura": (
        "SENTENCIA DE LA PRIMERA SALA PENAL SUPERIOR\nResolución número veintinu"
        "eve.-\nPiura, treinta de abril del dos mil trece\nAUTOS, VISTOS Y OIDA: "
        "la audiencia de apelación.\nCONSIDERANDO:\nPRIMERO.- ANTECEDENTES\nQue el"
        " juzgado absolvió.\nSEGUNDO.- HECHOS IMPUTADOS\nACUSA\nTERCERO.- ARGUMENT"
        "OS DE LA APELACIÓN\nALEGA\nCUARTO.- ANÁLISIS DE LA SALA\nRAZONA.\nPor tale"
        "s consideraciones, la Primera Sala Penal de Apelaciones RESUELVE:\nREVO"
        "CAR la sentencia.\n"
    ),
    "nulidad un parrafo": (
        "Lima, diez de junio de dos mil diez.-\nVISTOS; interviniendo como ponen"
        "te el señor Pariona Pastrana; el recurso de nulidad interpuesto por la"
        " defensa; de conformidad con el dictamen del señor Fiscal Supremo en l"
        "o Penal; y CONSIDERANDO: Primero: Que, RECURSO. Segundo: RAZONA la sin"
        "dicación de la agraviada. Por estos fundamentos: declararon NO HABER N"
        "ULIDAD en la sentencia de fojas 300; y los devolvieron."
    ),
    "a nombre de la nacion": (
        "ANTECEDENTES\nuno.\nFUNDAMENTOS JURÍDICOS\nRAZONA.\nPOR ESTAS CONSIDERACIO"
        "NES, apreciando los hechos con el criterio de conciencia que la ley au"
        "toriza, y administrando Justicia a nombre de la Nación, la Sala Penal "
        "FALLA: CONDENANDO a X"
    ),
    "minuscula dos lineas": (
        "VISTOS:\nel recurso.\nCONSIDERANDO:\nRAZONA la Sala valora.\nPor lo que, d"
        "e conformidad con lo opinado por la señora Fiscal Suprema en lo Penal,"
        " declararon NO HABER NULIDAD en la recurrida."
    ),
    "teoria defensa": (
        "I. PARTE EXPOSITIVA\nuno\n1.2. TEORÍA DEL CASO DEL MINISTERIO PÚBLICO:\nA"
        "CUSA\n1.3 CALIFICACIÓN JURÍDICA\nArtículo 129-A.\n1.4 PRETENSIÓN PENAL Y "
        "CIVIL\nVeinte años.\n1.5 TEORÍA DEL CASO DE LA DEFENSA\nALEGA\nII. PARTE C"
        "ONSIDERATIVA\nRAZONA\nIII. PARTE RESOLUTIVA\nCONDENAR"
    ),
    "agravios": (
        "SENTENCIA DE VISTA\nI. MATERIA\nEs el recurso.\nII. EXPRESIÓN DE AGRAVIOS"
        "\nALEGA.\nIII. FUNDAMENTOS DEL SUPERIOR COLEGIADO\nRAZONA.\nIV. DECISIÓN:\n"
        "Confirmar."
    ),
    "citada": (
        "I. ANTECEDENTES\nViene en apelación la sentencia que FALLA: condenando "
        "al acusado.\nSegundo, la Sala Superior.\nII. CONSIDERANDO\nRAZONA\nIII. RE"
        "SUELVE:\nConfirmar."
    ),
    "ecuador": (
        "TRIBUNAL DE GARANTÍAS PENALES. VISTOS.- El Tribunal se constituyó en a"
        "udiencia. PRIMERO.- JURISDICCIÓN Y COMPETENCIA.- Es competente. SEGUND"
        "O.- VALIDEZ PROCESAL.- Es válido. TERCERO.- RAZONA la víctima. ADMINIS"
        "TRANDO JUSTICIA, EN NOMBRE DEL PUEBLO SOBERANO DEL ECUADOR, declara la"
        " culpabilidad."
    ),
    "cordoba": (
        "SENTENCIA NÚMERO: DIEZ\nEn la ciudad de Córdoba, se constituyó el Tribu"
        "nal.\nDE LA QUE RESULTA: que al acusado se le atribuye.\nEl Tribunal se "
        "planteó las siguientes cuestiones a resolver: PRIMERA: ¿Existe el hech"
        "o? SEGUNDA: ¿Qué calificación?\nA LA PRIMERA CUESTIÓN PLANTEADA, EL SEÑ"
        "OR VOCAL DOCTOR X, DIJO: RAZONA la prueba.\nPor el resultado de los vot"
        "os emitidos, el Tribunal RESUELVE: I. Declarar a X autor."
    ),
    "ii fundamentos impugnacion fiscal": (
        "ANTECEDENTES\nX.\nFUNDAMENTOS DE LA APELACIÓN DEL MINISTERIO PÚBLICO\nACU"
        "SA\nFUNDAMENTOS DEL RECURSO DE LA DEFENSA\nALEGA\nCONSIDERANDO\nRAZONA\nSE "
        "RESUELVE\nRevocar."
    ),
    "sumilla considerandos": (
        "Sumilla: x\nVISTOS:\nLos recursos.\nY CONSIDERANDO:\n§ 1. De la pretensión"
        " impugnativa\nPRIMERO. Que la defensa ALEGA.\n§ 2. De los hechos objeto "
        "del proceso penal\nSEGUNDO. x\n§ 3. De la absolución del grado\nTERCERO. "
        "RAZONA\nDECISIÓN\nPor estos fundamentos: DECLARARON NO HABER NULIDAD"
    ),
    "tribunal oral federal": (
        "Rosario, 13 de diciembre de 2011.- En la ciudad de Rosario, el Tribunal Oral"
        " en lo Criminal Federal; en autos incoados contra LOC.\nY CONSIDERANDO QUE:"
        " Corresponde al Tribunal pronunciarse.\nEl Dr. Omar Digeronimo dijo: RAZONA"
        "\nPor todo ello, el Tribunal FALLA: I. CONDENANDO a LOC."
    ),
    "ecuador casacion numerada": (
        "CORTE NACIONAL DE JUSTICIA. SALA DE LO PENAL. Quito, 14 de agosto de 2013. "
        "VISTOS: 1. ANTECEDENTES. El Tribunal Tercero lo declaró autor. 2. COMPETENCIA"
        " DEL TRIBUNAL. Fue sorteado. 3. FUNDAMENTACIÓN DEL RECURSO. El recurrente "
        "ALEGA que no. 4. CONSIDERACIONES DEL TRIBUNAL. RAZONA sobre la víctima. 5. "
        "RESOLUCIÓN. Por lo expuesto, ADMINISTRANDO JUSTICIA EN NOMBRE DEL PUEBLO "
        "SOBERANO DEL ECUADOR, declara improcedente el recurso."
    ),
    "acta de audiencia": (
        "ACTA DE AUDIENCIA\nJuez: da inicio a la audiencia.\nFiscal: (inicia su "
        "alegato) señala que ACUSA\nDefensa: solicita la absolución, ALEGA\nJuez: "
        "pregunta.\nTestigo Rosa Quispe: refiere que ALEGA lo visto.\nJuez: le "
        "agradece.\nMAMANI: responde que ALEGA\nJuez: luego de deliberar RAZONA\nPor "
        "lo expuesto, SE RESUELVE:\nCondenar al acusado."
    ),
    "supremo tribunal": (
        "VISTO: el recurso de nulidad.\n\nCONSIDERACIONES\n\nHECHOS OBJETO DE "
        "IMPUTACIÓN Y CALIFICACIÓN JURÍDICA\n\nPRIMERO. ACUSA el hecho.\n\n"
        "FUNDAMENTOS DEL RECURSO DE NULIDAD\n\nSEGUNDO. La defensa ALEGA.\n\n"
        "FUNDAMENTOS DEL SUPREMO TRIBUNAL\n\nTERCERO. RAZONA\n\nDECISIÓN\n\nPor "
        "estos fundamentos acordaron: I. Declarar NO HABER NULIDAD."
    ),
}
COURT_BELOW = "condenando"


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts_are_recognised(name):
    text = LAYOUTS[name]
    found = split_sections(text)
    court = found.text("reasoning") + found.text("decision")
    assert found.recognised
    assert "RAZONA" in found.text("reasoning")
    assert "RAZONA" not in found.text("decision")
    assert "ALEGA" not in court and COURT_BELOW not in court
    if "ACUSA" in text:
        assert "ACUSA" in found.text("prosecution")


@pytest.mark.parametrize("name", LAYOUTS)
def test_one_pass_gives_the_words_of_each_part(name):
    text = clean(LAYOUTS[name])
    matched = TextMatcher(DICTIONARY, sections=True).match(text, cleaned=True)
    sections = split_sections(text)
    words = tuple(len(sections.text(part).replace("-", " ").split()) for part in PARTS)
    for part, n, by_hand in zip(PARTS, matched.text.part_tokens, words, strict=True):
        assert abs(n - by_hand) <= 0.34 * by_hand, part
    assert sum(matched.text.part_tokens) <= matched.text.n_tokens


def test_spans_are_in_order_and_hold_text():
    for text in LAYOUTS.values():
        spans = find_parts(clean(text))
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert all(clean(text)[s.start : s.end].strip() for s in spans)


@pytest.mark.skipif(not REAL.is_dir(), reason="real rulings are not at hand")
def test_real_rulings_are_recognised():
    found = [split_sections(path.read_text("utf-8")) for path in REAL.glob("*.txt")]
    assert sum(sections.recognised for sections in found) >= 0.7 * len(found)
