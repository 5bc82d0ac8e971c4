"""Marks where words should stand, shorthand, stretches in Portuguese, lines and pages
that do not go on: flagged, and ordinary text that looks alike is not."""

from __future__ import annotations

import re

import pytest

from perutip.text.reading.damage.mending import mend
from perutip.text.reading.damage.missing_words import lacks_words
from perutip.text.reading.sentences.half_translated import is_half_translated
from perutip.text.reading.sentences.margin_letters import has_margin_letters

FACTS = (
    "El 3 de abril de 2018 la patrulla encontró a la joven en un cuarto sin ventanas, "
    "según consta en el acta de fojas 45. La dueña sostuvo que la había contratado "
    "como "
    "mesera por dos años, pero no mostró contrato ni pagos. El médico advirtió "
    "lesiones "
    "de diez días y la psicóloga un temor compatible con el encierro. El artículo 129 "
    "del código sanciona a quien capta a otra persona con engaño para explotarla. El "
    "tribunal cree en su relato, porque no cambió en lo esencial y lo confirman los "
    "cuadernos de deudas que estaban en la cocina. Se le impone a la dueña una pena de "
    "12 años y se dispone que la joven sea atendida durante el tiempo que haga falta."
)


def with_all(swaps: dict[str, str]) -> str:
    text = FACTS
    for old, new in swaps.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


DAMAGE = {
    "figures masked by crosses": {
        "fojas 45": "fojas XX",
        "artículo 129": "artículo XXX",
    },
    "figures masked by hashes": {"12 años": "## años", "de 2018": "de ####"},
    "figures masked by a word": {"129": "[NUM]", "12": "[NUM]", "45": "[NUM]"},
    "merge fields": {"la joven": "«Nombre_Parte»"},
    "fields of a template": {"12 años": "[Plazo_Pena]", "45": "${NroFojas}"},
    "references lost": {
        "artículo 129": "¡Error! Marcador no definido.",
        "45": "<<Foja>>",
    },
    "not heard": {
        "pero no": "(no se escucha)",
        "con engaño": "[ininteligible 00:07:12]",
    },
    "not heard, halting": {
        "lesiones": "lesiones, eh, ",
        "porque": "(se corta el audio)",
    },
    "shorthand": {
        "dueña sostuvo": "acus. dijo",
        "compatible": "compt. p/ compat.",
        "para explotarla": "p/ expltn. lab.",
        "tiempo": "tpo. q",
    },
    "Portuguese": {
        "sanciona a quien capta a otra persona con engaño": "pune quem capta uma outra "
        "pessoa com fraude e não permite ao réu a redução"
    },
    "Portuguese, word by word": {
        "El tribunal": "O tribunal",
        "la psicóloga un temor compatible": "a psicóloga um temor compatível",
        "El médico advirtió lesiones": "O médico viu lesões em",
        "de diez días": "de dez dias ao todo",
    },
    "letters of the margin": {
        "la joven en": "la F joven en",
        "no mostró": "no R mostró",
        "compatible con": "compatible O con",
        "lo confirman": "lo L confirman",
    },
    "letters of the margin by two": {
        "en un cuarto": "en FO un cuarto",
        "lo esencial": "lo RM esencial",
        "pena de": "pena AD de",
        "la joven sea": "la OP joven sea",
    },
    "a streak of the glass": {
        "joven en": "jo|en en",
        "contrato ni": "contr¦to ni",
        "código": "cód|go",
        "relato": "rel!to",
    },
    "lines read across": {
        "ventanas, según": "ventanas El tribunal, según",
        "como mesera": "como La dueña mesera",
    },
    "a date that breaks off": {"3 de abril de 2018": "3 de abril de persona que"},
    "pages in another order": {
        "un cuarto sin ventanas": "un cuar-\nsanciona sin ventanas",
        "compatible con el": "compa-\ncuadernos con el",
        "código": "códi-\nDueña",
    },
}
TWINS = {
    "names masked": {"la joven": "XX", "La dueña": "La señora XXX"},
    "roman numbers": {
        "artículo 129": "artículo X del título preliminar, el artículo XX y, en el "
        "siglo XX, el artículo X",
    },
    "words quoted": {"mesera": "«mesera»", "pagos": "«pagos» ni «propinas»"},
    "tags of an anonymiser": {"la joven": "<LA_JOVEN>", "La dueña": "[ACUSADA_1]"},
    "a clock in brackets": {"la patrulla": "a las (22:30) la patrulla"},
    "what was said": {"no mostró": "no mostró (según dijo) ni exhibió (se entiende)"},
    "citations": {
        "El artículo 129": "El art. 129, inc. a, conc. con el art. 130, del cód. pen.",
        "según consta": "según consta, cfr. fs. 45, pág. 2, y ss. del exp. citado,",
    },
    "a title in Portuguese": {
        "El artículo": "Como dice Silva (O tráfico de pessoas no Brasil, São Paulo, "
        "2010), el artículo"
    },
    "letters that name": {
        "la joven en": "la testigo D en",
        "El artículo 129": "El inciso B del artículo 129",
        "como mesera": "en la sala C y",
    },
    "names of places": {
        "en la cocina": "en La cocina de Rosa, de La Libertad, El Porvenir y Los Olivos"
    },
    "a month alone": {"El 3 de abril de 2018": "El 3 de abril de ese año"},
    "words that a line breaks": {
        "cuarto sin ventanas": "cuar-\nto sin ven-\ntanas",
        "compatible": "compa-\ntible",
        "encierro": "encie-\nrro",
    },
    "names that a hyphen joins": {"La dueña": "La dueña Quispe-\nMamani"},
}


def test_the_text_of_these_tests_is_sound():
    assert not mend(FACTS).damaged


@pytest.mark.parametrize("name", DAMAGE)
def test_what_cannot_be_told_is_flagged(name):
    assert mend(with_all(DAMAGE[name])).damaged


@pytest.mark.parametrize("name", TWINS)
def test_what_looks_like_it_is_not(name):
    mended = mend(with_all(TWINS[name]))
    assert not mended.damaged or mended.incomplete


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("q", "que"),
        ("vma.", "víctima"),
        ("stcia.", "sentencia"),
        ("MIN. PÚBLICO", "MINISTERIO PÚBLICO"),
        ("xq", "porque"),
        ("tb", "también"),
    ],
)
def test_shorthand_of_one_meaning_is_written_out(short, whole):
    text = f"El relato de la joven {short} consta es firme, ya q no cambió. {FACTS}"
    mended = mend(text)
    assert f"la joven {whole} consta" in mended.cleaned
    assert not mended.damaged


def test_one_mark_in_a_long_ruling_is_a_slip():
    long = " ".join(FACTS.replace("45", str(n)) for n in range(100, 130))
    assert not lacks_words(f"{long} (no se escucha) y [inaudible]. Foja XX.")
    assert not has_margin_letters(f"{long} el R acusado, la S pena y el L hecho.")
    assert not is_half_translated(f"{long} em São Paulo, não.")


def test_a_letter_of_an_item_is_no_shorthand():
    text = FACTS.replace("El artículo 129", "El inciso q del artículo 129")
    assert re.search(r"inciso q del", mend(text).cleaned)
