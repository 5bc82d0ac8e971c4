"""What scanners, copiers and converters do to words and lines; each with its twin."""

from __future__ import annotations

import re
import textwrap

import pytest

from perutip.text.reading.damage.mending import mend
from perutip.text.reading.sources.documents import _judged
from perutip.text.reading.words.derived_words import is_derived

FACTS = (
    "La muchacha declaró que el dueño del hostal la recogió en la terminal y le "
    "ofreció un puesto de lavandera. Durante seis semanas limpió habitaciones de día y "
    "atendió mesas de noche, sin salir nunca sola. El portero la vio varias veces con "
    "golpes en la cara, y una huésped llamó por fin a la policía."
)
REASONS = (
    "Este tribunal no halla motivo para dudar de ella. Habló con calma ante la "
    "psicóloga, repitió lo principal en el juicio y lo que dijo coincide con el libro "
    "de huéspedes. La defensa sostiene que buscaba dinero, pero nadie lo ha probado. "
    "Que aceptara viajar no cambia nada, porque lo hizo engañada."
)
DECISION = (
    "Se condena al dueño a trece años y se le prohíbe acercarse a la muchacha. "
    "Notifíquese y archívese."
)
RULING = f"""SALA PENAL DE APELACIONES
Tarapoto, nueve de junio de 2020.
I. ANTECEDENTES
{FACTS}
II. FUNDAMENTOS
{REASONS}
III. DECISIÓN
{DECISION}"""


def flag(text):
    return _judged("R-1", text, "register", False, 2).flag


def with_all(text, swaps):
    for old, new in swaps.items():
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def wrapped(text, width=64):
    return "\n".join(
        line for part in text.split("\n") for line in textwrap.wrap(part, width)
    )


DAMAGE = {
    "specks in words": {
        "hostal": "hos'tal",
        "puesto": "pue,sto",
        "semanas": "se:manas",
    },
    "specks between words": {
        "con golpes": "con ; golpes",
        "salir nunca": "salir ' nunca",
    },
    "letters alone": {
        "por fin a": "p r fin a",
        "varias veces": "v rias vec s",
        "no halla": "n halla",
        "repitió lo": "repit ó l",
    },
    "few pieces in a short text": {
        "muchacha": "chacha",
        "policía": "olicí",
        "tribunal": "tribu al",
        "psicóloga": "cóloga",
        "huéspedes": "uésped",
        "sostiene": "stiene",
    },
    "a paragraph cut in a word": {"de huéspedes. La defensa": "de huésp\nLa defensa"},
    "a paragraph cut after an article": {
        "la cara, y una huésped llamó por fin a la policía.": "la cara, y una"
    },
    "a paragraph cut in brackets": {
        "llamó por fin a la policía.": "llamó por fin a la policía (folios"
    },
}


def test_the_ruling_of_these_tests_is_sound():
    assert flag(RULING) == flag(wrapped(RULING)) == ""


@pytest.mark.parametrize("name", DAMAGE)
def test_what_a_scanner_leaves_is_flagged(name):
    assert flag(with_all(RULING, DAMAGE[name])) in ("damaged", "incomplete")


@pytest.mark.parametrize(
    "twin",
    [
        {"seis semanas": "seis semanas , o siete ,", "sin salir": ", sin salir"},
        {"la terminal": "la terminal (vea a.b@correo.pe, www.hostal.pe)"},
        {"en el juicio": "en el juicio (literal b del código, inciso d de la ley)"},
        {"no halla": "lee “por k no vienes, k te pasa, no m dejes” y no halla"},
        {"engañada": "engañada, y la finalidad resocializadora de la pena es otra"},
        {"a la policía.": "a la policía"},
    ],
)
def test_sound_rulings_that_look_like_it(twin):
    assert flag(with_all(RULING, twin)) == ""


def test_rare_words_are_no_pieces():
    rare = "resocializador apropiables geoposicionamiento esposarte internalice"
    pieces = "huésp cóloga uésped ctima rendat"
    assert all(map(is_derived, rare.split()))
    assert not any(map(is_derived, pieces.split()))
    words = "La finalidad resocializadora, las conductas apropiables, el "
    words += "geoposicionamiento y que la norma se internalice se valoran."
    assert flag(RULING.replace(DECISION, f"{words} {DECISION}")) == ""


def lines_of(text):
    return wrapped(text).split("\n")


def test_a_line_lost_after_a_heading():
    lines = lines_of(RULING)
    at = lines.index("II. FUNDAMENTOS") + 1
    assert lines[at + 1][0].islower()
    assert flag("\n".join(lines[:at] + lines[at + 1 :])) == "damaged"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "una huésped llamó por fin a la",
            "SEGUNDA.- El plazo es de dos años forzosos",
        ),
        ("según el parte policial y con el", "(fs. 31). La defensa no lo discute."),
        ("la recogió el martes 9 de junio de", "habitaciones, y la huésped llamó."),
        ("limpió las habitaciones del hostal", "de junio de 2019, sin salir sola."),
    ],
)
def test_lines_between_which_one_is_missing(before, after):
    text = wrapped(RULING).replace("II. FUND", f"{before}\n{after}\nII. FUND")
    assert flag(text) == "damaged"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("una huésped llamó por fin a la", "Segunda Comisaría, donde fue atendida."),
        ("según el parte policial de la noche", "(fs. 31). La defensa no lo discute."),
        ("la recogió el martes 9 de junio de", "2019, y la huésped llamó."),
        ("la recogió a fines del mes", "de junio de 2019, sin decir nada."),
    ],
)
def test_the_same_lines_of_a_sound_text(before, after):
    text = wrapped(RULING).replace("II. FUND", f"{before}\n{after}\nII. FUND")
    assert flag(text) == ""


def test_half_a_page_of_a_lease():
    lease = [
        "QUINTA.- Las partes fijan su domicilio en el que aparece arriba y",
        "se someten a los jueces de esta ciudad para toda controversia.",
    ]
    lines = lines_of(RULING)
    open_line = next(
        at for at, line in enumerate(lines) if re.search(r" (?:la|el|de|le)$", line)
    )
    mixed = [*lines[: open_line + 1], *lease, *lines[open_line + 3 :]]
    assert flag("\n".join(mixed)) == "damaged"


def test_a_stretch_without_the_commonest_words():
    stretch = (
        "La muchacha dijo haber llegado desde otra ciudad, buscando trabajo, y contó "
        "cómo el hombre tomó sus papeles, guardó su teléfono, cerró la puerta y exigió "
        "pagos cada noche. Una huésped notó sus heridas, habló con ella en la cocina, "
        "pidió ayuda al portero y llamó luego a los agentes. Ellos entraron por la "
        "mañana, hallaron la llave en su mesa y llevaron al hombre ante los jueces. "
    )
    assert not re.search(r"\b(?:de|del|que)\b", stretch)
    assert flag(RULING.replace("II. FUND", f"{stretch}\nII. FUND")) == "damaged"
    sound = stretch.replace("sus papeles", "los papeles que traía")
    assert flag(RULING.replace("II. FUND", f"{sound}\nII. FUND")) == ""
    messages = "; ".join(f"“{part}”" for part in stretch.strip(". ").split(", "))
    assert flag(RULING.replace("II. FUND", f"{messages}.\nII. FUND")) == ""


def without_ligatures(text):
    return re.sub("fi|fl|ff|ti|tt", " ", text)


def test_rare_words_get_their_lost_ligatures_back():
    text = (
        "El tribunal no acepta estereotipos sobre las víctimas. La testigo ratificó su "
        "declaración, que es firme, y el fiscal pidió medidas de protección efectivas. "
        "Un operativo inopinado confirmó que vivía en condiciones indignas. Se "
        "notifica a las partes la decisión, que garantiza los derechos de todas, y "
        "se oficia al centro de acogida."
    )
    cleaned = mend(without_ligatures(text)).cleaned
    assert "estereotipos" in cleaned and "operativo" in cleaned
    assert mend(text).cleaned == text


def test_a_lost_letter_in_the_name_of_a_treaty():
    text = RULING.replace("engañada", "engañada, según la Convención de Belém do Pará")
    asked = "".join("?" if sign in "áéíóúñ" else sign for sign in text)
    assert "Belém do Pará" in mend(asked).cleaned
    quoted = asked.replace("Convenci?n", "?Convenci?n?")  # as “ and ” are lost too
    assert "?Convención?" in mend(quoted).cleaned
    assert "¿Quién pagó el Par?" in mend("¿Quién pagó el Par?").cleaned


@pytest.mark.parametrize(
    "unseen",
    [
        {
            " Habló con calma ante la psicóloga, repitió lo principal en el juicio y "
            "lo que dijo coincide con el libro de huéspedes.": ""
        },
        {"la psicóloga": "la bióloga"},
        {"El portero": "[PERSONA]"},
        {"dudar de ella.": "dudar de ella. El acta fue leída sin reparos."},
    ],
)
def test_what_leaves_no_trace_is_not_seen(unseen):
    """The limits that the README tells of: no reader of the text could see these."""
    assert flag(with_all(RULING, unseen)) == ""
