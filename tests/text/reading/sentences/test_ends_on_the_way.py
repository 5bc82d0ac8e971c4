"""Texts that end with the stop of a shortened word, which is no end of a sentence."""

import pytest

from perutip.text.reading.sentences.incomplete import breaks_off

BEFORE = (
    "El colegiado valora la prueba que se actuó en la audiencia. La agraviada declaró "
    "con claridad y la perita confirmó lo que vio. "
)
CUT = [
    "Los hechos configuran el delito que está previsto en el art.",
    "La conducta se subsume en los arts. 129 y 153 inc.",
    "El informe fue elaborado por el Dr.",
    "Así lo refirió en el juicio la Sra.",
    "La pericia obra a fs.",
    "Por ello, el tribunal resuelve:\nI.",
]
WHOLE = [
    "Así se resuelve en los seguidos contra el acusado por el delito de trata.",
    "Notifíquese al señor fiscal.\nS.S.",
    "La conducta se subsume en los arts. 129 y 153.",
    "Firmado por el juez en la sala de audiencias, Dr. Rojas.",
    "Devuélvanse los autos al juzgado de origen. Regístrese.",
    "Se impone la pena en su grado mínimo, conforme al tercio I.",
]


@pytest.mark.parametrize("end", CUT)
def test_a_shortened_word_ends_no_text(end):
    assert breaks_off(BEFORE + end)


@pytest.mark.parametrize("end", WHOLE)
def test_sentences_that_end_with_a_stop_of_their_own(end):
    assert not breaks_off(BEFORE + end)
