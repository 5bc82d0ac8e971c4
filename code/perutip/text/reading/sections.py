"""Parts of a ruling: antecedents, prosecution, defence, reasoning, decision.

A heading is a line of its own that says which part begins: in capitals, ended by a
colon, or numbered; or a formula in capitals at the start of a paragraph ("POR ESTOS
FUNDAMENTOS, ..."). Numbers (II., 3.1, § 4, PRIMERO.-) may stand before it; an ordinal
alone continues its part. A line that goes on a sentence is no heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, get_args

from perutip.text.reading.normalization import clean

Part = Literal["antecedents", "prosecution", "defence", "reasoning", "decision"]
PARTS: tuple[Part, ...] = get_args(Part)
LONGEST_HEADING = 90  # characters
LONGEST_PLAIN = 7  # words of a numbered heading neither in capitals nor with a colon
LONGEST_BARE = 3  # words of one that has no number either
_STATE = "ministerio público|fiscalía|acusación|tesis fiscal"
_SPEECH = (
    "pretensión|pretensiones|posición|alegatos?|requerimiento|tesis|imputación"
    "|argumentos?|fundamentos?|agravios"
)
_ITS = (
    r"( (penal|final|oral|fáctica|impugnatori[ao]s?"
    r"|de (apertura|clausura|inicio|cierre)))*"
)

# Opening words of a heading, most specific first; accents may be lost in the text.
_OPENINGS: tuple[tuple[Part, str], ...] = (
    (
        "decision",
        r"por (estos|tales|estas|los|las|dichos) (fundamentos|consideraciones"
        r"|argumentos|razones)|por lo expuesto|por tanto",
    ),
    (
        "decision",
        r"(por (todo )?(ello|esto|lo (dicho|tanto|manifestado|desarrollado))"
        r"|en consecuencia|en mérito)\W+(de lo expuesto\W+)?"
        r"(se |ha |he |hemos )?(decid|resuelv|resolv|fall)\w*",
    ),
    (
        "decision",
        r"(se |ha )?(resuelve|resuelto)|resuelvo|resolvemos|decido|decide"
        r"|fallo|fallamos|falla|decisión|decidieron|ha decidido"
        r"|parte (resolutiva|dispositiva)",
    ),
    (
        "prosecution",
        rf"({_SPEECH}){_ITS} (de la |del |de )?(representante del |señor )?"
        r"(ministerio público|fiscalía|fiscal|acusación|querella)",
    ),
    (
        "prosecution",
        r"(acusación|requerimiento|imputación) (fiscal|concreta|acusatorio)"
        r"|hechos (imputados|materia de (acusación|imputación))"
        r"|imputación|cargos imputados",
    ),
    (
        "prosecution",
        r"((el |la )?(representante del )?(ministerio público|fiscalía"
        r"|señora? fiscal)|el fiscal)( sostiene| sostuvo| alega| acusa"
        r"| solicita| postula| señala)?",
    ),
    (
        "defence",
        rf"({_SPEECH}){_ITS} (de la |del |de )?"
        r"(defensa|(acusad|imputad|procesad|sentenciad)[oa]s?)",
    ),
    (
        "defence",
        r"(la |el )?(defensa|abogado defensor)( técnica)?( del? (la )?"
        r"(acusad|imputad|procesad)[oa])?( sostiene| sostuvo| alega| solicita"
        r"| señala)?|descargos",
    ),
    (
        "reasoning",
        r"y considerando|considerandos?|parte considerativa|consideraciones"
        r"|hechos probados|fundamentación|fundamentos|razonamiento"
        r"|análisis|valoración|apreciación|argumentos|calificación"
        r"|juicio de (tipicidad|subsunción)|subsunción|determinación"
        r"|individualización|absolución del grado"
        r"|la prueba|prueba del hecho|la sentencia\W+fundamentos",
    ),
    (
        "antecedents",
        r"antecedentes|parte expositiva|vistos?|resulta|resultandos?"
        r"|itinerario|hechos|acta de audiencia|delimitación|oídos",
    ),
)
_ORDINALS = (
    "(décimo|vigésimo|trigésimo)? ?(primer|segund|tercer|cuart|quint|sext|séptim|octav"
    "|noven|décim|undécim|duodécim|vigésim|trigésim)[oa]"
)
_ACCENTS = str.maketrans("áéíóúüàèìòùº°ª\u00a0\u2007\u202f", "aeiouuaeiou...   ")


def _compiled(pattern: str) -> str:
    """Accented letters match the plain one and a lost one."""
    for accented, plain in zip("áéíóú", "aeiou", strict=True):
        pattern = pattern.replace(accented, f"[{plain}\ufffd]")
    return pattern


_NUMBER = re.compile(
    _compiled(
        r"[\s\W_]*(?:capítulo )?"
        rf"(?:(?:[ivxlc]{{1,6}}|\d{{1,2}}|[a-h]|{_ORDINALS})(?:[.]\d{{1,2}})*"
        r"(?:\s*[.):°–-]+|\s+(?=\S))[\s.:)–-]*)?"
        r"(?:de los |de las |de la |del |sobre la |sobre el |los |las )?"
    )
)
_HEADINGS = re.compile(
    "|".join(
        f"(?P<{part}_{i}>(?:{_compiled(words)}))(?![a-z\ufffd])"
        for i, (part, words) in enumerate(_OPENINGS)
    )
)
_FORMULAS = re.compile(
    _compiled(
        r"\W*(?P<decision>POR (ESTOS|TALES|ESTAS) (FUNDAMENTOS|CONSIDERACIONES|RAZONES)"
        r"|POR LO EXPUESTO|(SE )?RESUELVE|FALL[OA]|DECISI(O|Ó|\ufffd)N"
        r")(?=\s*[:,;.–-])"
        r"|\W*(?P<reasoning>(Y )?CONSIDERANDO)(?=\s*[:;.–-])"
        r"|\W*(?P<antecedents>(AUTOS Y )?VISTOS?( Y O(I|Í|\ufffd)DOS)?)(?=\s*[:;.–-])"
    )
)
_ENDS_SENTENCE = re.compile(r"""(?:[.:;?!»”"')\]–-]|^)\s*$""")


@dataclass(frozen=True)
class Sections:
    """Text of each part; a part met twice is joined.

    recognised: both a reasoning and a decision were found. What stands before the
    first heading belongs to the antecedents.
    """

    parts: dict[Part, str] = field(repr=False)
    recognised: bool

    def text(self, part: Part) -> str:
        """Text of one part, empty when it was not found."""
        return self.parts.get(part, "")


def heading_of(line: str) -> Part | None:
    """Part that a line of its own opens, or None when it is no heading."""
    bare = line.strip()
    if not 4 <= len(bare) <= LONGEST_HEADING or bare[-1] in ",;":
        return None
    plain = " ".join(bare.lower().translate(_ACCENTS).split())
    number = _NUMBER.match(plain)
    start = number.end() if number else 0
    found = _HEADINGS.match(plain, start)
    if found is None or found.lastgroup is None or not _looks_set_off(bare, start):
        return None
    return found.lastgroup.rsplit("_", 1)[0]  # type: ignore[return-value]


def _looks_set_off(bare: str, start: int) -> bool:
    """In capitals, ended by a colon, or short and without a full stop."""
    letters = [sign for sign in bare if sign.isalpha()]
    if sum(map(str.isupper, letters)) > 0.8 * len(letters):
        return True
    begins = letters[0].isupper() or start > 0
    if bare.endswith(":"):
        return begins
    title = bare[start:]
    if not begins or not bare[-1].isalpha() or any(sign in title for sign in ".:;"):
        return False
    return len(title.split()) <= (LONGEST_PLAIN if start else LONGEST_BARE)


def split_sections(text: str) -> Sections:
    """Split one raw ruling; nothing of it is lost, only headings are left out."""
    parts: dict[Part, list[str]] = {}
    current: Part = "antecedents"
    lines = clean(text).split("\n")
    before = ""
    for line, after in zip(lines, _next_filled(lines), strict=True):
        body = line
        if _may_follow(before, line):
            found, rest = _opening(line)
            if found and (":" in line or rest or not after[:1].islower()):
                current, body = found, rest
        if body.strip():
            parts.setdefault(current, []).append(body)
        before = line.strip()
    joined = {part: "\n".join(parts[part]) for part in PARTS if part in parts}
    return Sections(joined, "reasoning" in joined and "decision" in joined)


def _next_filled(lines: list[str]) -> list[str]:
    """For each line the next one that is not blank, stripped; empty after the last."""
    following, after = [""] * len(lines), ""
    for i in range(len(lines) - 1, -1, -1):
        following[i] = after
        after = lines[i].strip() or after
    return following


def _opening(line: str) -> tuple[Part | None, str]:
    """Part that a line opens and what of it is body."""
    found = heading_of(line)
    if found is not None:
        return found, line.partition(":")[2].strip()
    formula = _FORMULAS.match(line.replace("\u00a0", " "))
    if formula is not None and formula.lastgroup is not None:
        body = line[formula.end() :].lstrip(" :,;.–-")
        return formula.lastgroup, body  # type: ignore[return-value]
    return None, line


def _may_follow(before: str, line: str) -> bool:
    """Whether a heading may stand after the line `before`: not inside a sentence."""
    if _ENDS_SENTENCE.search(before):
        return True
    if line.isupper() and line.rstrip().endswith(":"):
        return True
    # a caption or another heading: short and without a small first letter
    return len(before) <= LONGEST_HEADING // 2 and not before[:1].islower()
