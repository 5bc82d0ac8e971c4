"""Minutes of a hearing: whose part is what each speaker says."""

from __future__ import annotations

import re
from typing import cast

from perutip.text.reading.parts.headings import Part

# Minutes of a hearing: who speaks stands before a colon, and the sentence goes on.
DIALOGUE = re.compile(
    r"(?:(?:El |La )?[Ss]eñora? )?(?:"
    r"(?P<reasoning>Juez|Jueza|Tribunal|President[ea])"
    r"|(?P<prosecution>Fiscal|Fiscalía|Ministerio Público|Querella|Querellante)"
    r"|(?P<defence>Defens(?:a|ora?)(?: Oficial| [Tt]écnica)?"
    r"|Imputad[oa]|Acusad[oa]|Procesad[oa]))\s*:"
    r"(?=\s*(?:[a-záéíóúñ¿(]|Le |Hace |Se |Pide |Entiende |Que |A ))"
)
_OTHERS_SPEAK = re.compile(
    r"(?P<antecedents>(?:(?:Testigo|Perit[oa]|Licenciad[oa]|Lic\.|Dra?\.)\b[^:\n]{0,50}"
    r"|Asesor(?:ía|a)?(?: Tutelar| de Menores)?|Secretari[oa]|Víctima|Denunciante"
    r"|Agraviad[oa]|[A-ZÁÉÍÓÚÑ]{3,}(?: [A-ZÁÉÍÓÚÑ]{2,}){0,4}))\s*:"
    r"(?=\s*[a-záéíóúñ¿(])"
)
_JUDGE_SPEAKS = re.compile(r"^\W*(?:(?:El |La )?[Ss]eñora? )?Juez[ae]?:", re.M)
_JUDGES = ("Juez:", "Jueza:", "Jueze:")  # one of them, found faster
FEWEST_SPEECHES = 3  # of the judge, in the minutes of a hearing


def are_minutes(text: str) -> bool:
    """Whether a judge speaks by name several times."""
    if "Jue" not in text or not any(judge in text for judge in _JUDGES):
        return False
    return len(_JUDGE_SPEAKS.findall(text)) >= FEWEST_SPEECHES


def speech_of(line: str) -> tuple[Part, int] | None:
    """Part of who speaks in a line of minutes, and how long his naming is."""
    said = DIALOGUE.match(line) or _OTHERS_SPEAK.match(line)
    if said is None or said.lastgroup is None:
        return None
    return cast(Part, said.lastgroup), past_blanks(line, said.end())


def past_blanks(line: str, at: int, signs: str = " \t\u00a0") -> int:
    """The first place from `at` on that has none of `signs`."""
    while at < len(line) and line[at] in signs:
        at += 1
    return at
