"""Parts of a ruling: antecedents, the parties' positions, reasoning, decision.

A heading is a line of its own (with or without a number, in capitals or ended by a
colon) that says which part begins. The registration's index is scored on the whole
ruling; beside it stand the court's reasoning and the prosecution's part.
"""

import re
from dataclasses import dataclass, field
from typing import Literal, get_args

from perutip.text.normalize import clean, fold

Part = Literal["antecedents", "prosecution", "defence", "reasoning", "decision"]
PARTS: tuple[Part, ...] = get_args(Part)
LONGEST_HEADING = 90

# Opening words of a folded heading, most specific first.
_OPENINGS: tuple[tuple[Part, str], ...] = (
    ("decision", r"(por estos fundamentos|por tales consideraciones|por lo expuesto)"),
    ("decision", r"(se resuelve|resuelve|resuelvo|resolucion definitiva|fallo|falla"
                 r"|decision|decidieron|parte resolutiva|parte dispositiva|resolvemos)"),
    ("prosecution", r"(el |la )?(ministerio publico|fiscalia|representante del ministerio"
                    r" publico|senor fiscal|fiscal)"),
    ("prosecution", r"(pretension|posicion|alegatos?|acusacion|requerimiento|tesis"
                    r"|imputacion|argumentos?)( penal)? (de |del )?(la )?"
                    r"(ministerio publico|fiscalia|fiscal|acusacion|querella)"),
    ("prosecution", r"(acusacion fiscal|requerimiento fiscal|hechos imputados"
                    r"|imputacion concreta|requerimiento acusatorio)"),
    ("defence", r"(el |la )?(defensa|abogado defensor|defensor)"),
    ("defence", r"(pretension|posicion|alegatos?|tesis|argumentos?) (de |del )?(la )?"
                r"(defensa|acusado|imputado|procesado)"),
    ("reasoning", r"(considerandos?|parte considerativa|consideraciones|fundamentos?"
                  r"|fundamentacion|y considerando|analisis|valoracion|argumentos"
                  r"|calificacion legal|la prueba|prueba del hecho|razonamiento"
                  r"|la sentencia fundamentos)"),
    ("antecedents", r"(antecedentes|parte expositiva|vistos?|resulta|resultandos?"
                    r"|itinerario|hechos|acta de audiencia|delimitacion)"),
)  # fmt: skip
_HEADINGS = tuple((part, re.compile(rf"{words}\b")) for part, words in _OPENINGS)
_NUMBER = re.compile(r"^(([ivxlc]+|[0-9]{1,2}|[a-h])( [0-9]{1,2})* )?(de los |del |de la )?")


@dataclass(frozen=True)
class Sections:
    """Text of each part, in the order of `PARTS`; a part met twice is joined.

    `recognised`: both a reasoning and a decision were found. What stands before the
    first heading belongs to the antecedents.
    """

    parts: dict[Part, str] = field(repr=False)
    recognised: bool

    def text(self, part: Part) -> str:
        """Text of one part, empty when it was not found."""
        return self.parts.get(part, "")


def heading_of(line: str) -> Part | None:
    """Part that a line opens, or None when it is no heading.

    A heading is short, and all in capitals or ended by a colon; a sentence that
    happens to begin with such a word is none.
    """
    bare = line.strip()
    letters = [char for char in bare if char.isalpha()]
    if not letters or len(bare) > LONGEST_HEADING:
        return None
    capitals = sum(char.isupper() for char in letters) / len(letters) > 0.8
    if not capitals and not bare.endswith(":"):
        return None
    words = _NUMBER.sub("", fold(bare), count=1)
    for part, opening in _HEADINGS:
        if opening.match(words):
            return part
    return None


def split_sections(text: str) -> Sections:
    """Split one raw ruling; nothing of it is lost, only headings are left out."""
    parts: dict[Part, list[str]] = {}
    current: Part = "antecedents"
    for line in clean(text).split("\n"):
        found = heading_of(line)
        if found is None:
            parts.setdefault(current, []).append(line)
        else:
            current = found
            parts.setdefault(current, [])
    joined = {part: "\n".join(parts[part]) for part in PARTS if part in parts}
    return Sections(joined, "reasoning" in joined and "decision" in joined)
