"""Formulas inside a paragraph with which a part of a ruling begins: "Por estos
fundamentos: declararon NO HABER NULIDAD", "y CONSIDERANDO:", a vote, a numbered title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from perutip.text.reading.parts.headings import Part, read_heading

_DECIDES = (
    r"(?:declar(?:a|amos|ar[oó]n)|resuelven?|resolvi[oóe]\w*|resolvemos|fall(?:o|a|amos)"
    r"|acord(?:aron|amos)|confirm(?:a|aron|amos)|revoc(?:a|aron|amos)"
    r"|decid(?:e|i[oó]|imos|ieron)|conden(?:o|a|amos|aron)|absolv\w+|absuelv\w+"
    r"|dispus\w+|ha resuelto|han resuelto|casaron|impon\w+|no haber nulidad"
    r"|haber nulidad|nula|administrando justicia|declarar|confirmar|revocar|condenar"
    r"|dispon\w+|sobresee\w*|fijar|anular)"
)
# Literal beginnings of formulas inside a line, with what must follow from there.
_INSIDE: tuple[tuple[Part, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        "decision",
        ("Por e", "POR E", "Por t", "POR T", "Por l", "POR L", "Por di", "POR DI"),
        re.compile(
            r"por (?:estos|tales|estas|las|los|dichas|dichos) (?:mismos |mismas )?"
            r"(?:fundamentos|consideraciones|razones|argumentos|motivos)\b"
            r"(?: expuest[ao]s| se\u00f1alad[ao]s| anotad[ao]s)?"
            r"(?:\s*[:;,.-]|[^.;]{0,260}?[:;,])?\s*(?:[^.;:]{0,160}?[,:]\s*)?"
            r"(?:[\w ]{0,40}\b)?" + _DECIDES + r"\b",
            re.I,
        ),
    ),
    (
        "decision",
        (
            *("HA RESUELTO", "HAN RESUELTO", "RESUELVE", "RESUELVO", "RESOLVEMOS"),
            *("FALLA", "FALLO", "RESOLVIERON", "DECIDIERON", "DECIDE", "ACORDARON"),
            *("DISPONE", "DECLARO", "SENTENCIO"),
        ),
        re.compile(
            r"(?:HAN? RESUELTO|RESUELVE[NO]?|RESUELVO|RESOLVEMOS|FALLA(?:MOS)?|FALLO"
            r"|RESOLVIERON|DECIDIERON|DECIDE|ACORDARON|DISPONEN?|DECLARO|SENTENCIO)\s*(?:[:;]|[.,]?-+|\n)"
        ),
    ),
    (
        "decision",
        ("ADMINISTRANDO JUSTICIA", "dministrando justicia", "dministrando Justicia"),
        re.compile(r"A?dministrando justicia\b", re.I),
    ),
    (
        "decision",
        ("declararon", "DECLARARON"),
        re.compile(r"declararon\s+(?-i:(?:NO\s+)?HABER|IN|F|NUL|INADM)", re.I),
    ),
    (
        "reasoning",
        ("CONSIDERANDO", "onsiderando"),
        re.compile(r"(?:CONSIDERANDO|C?onsiderando)S?\s*(?:[:;]|\.-|-)"),
    ),
    (
        "reasoning",
        (" dijo:", " DIJO:", " dijeron:", " DIJERON:"),
        re.compile(r" dij(?:o|eron):", re.I),
    ),
)
_PIECES = (  # of the literals: one that is lacking rules several out at once
    *("Por ", "POR ", "RES", "FALL", "DECI", "ACORD", "DISP", "ADMIN", "ministrando"),
    *("declararon", "DECLAR", "CONSIDERANDO", "onsiderando", " dij", " DIJ"),
    "SENTENCIO",
)
_BEGINNINGS = [  # by their piece, in their order
    (piece, tuple(literal for literal in beginnings if piece in literal), part, pattern)
    for part, beginnings, pattern in _INSIDE
    for piece in _PIECES
    if any(piece in literal for literal in beginnings)
]
_VOTE = re.compile(r"(?:vocal|juez|jueza|camarista|cuesti[oó]n)\b", re.I)
# A vote that names a judge by his title alone.
_TITLED = re.compile(
    r"^\W*(?:El|La|Los|Las)\s+(?:[Ss]eñor(?:es|as?)?\s+)?(?:Dra?|Dras|Dres|[Dd]octora?)\b"
    r"(?!.*\b(?:defen[st]|abogad|fiscal|testig|perit|querell))[^:]{3,80}$"
)
# Headings inside a paragraph: a number or ordinal, and a title in capitals; the same
# where all line ends are lost, under Roman numbers or none.
_C = "A-ZÁÉÍÓÚÑ\ufffd"
_RUN_ON = re.compile(
    rf"(?:^|[.;:)»”\"\d—–-][^\S\n]{{1,3}})"
    rf"(?P<heading>(?:[IVX]{{1,5}} ?[.)°–-]+[^\S\n]*)"
    rf"(?P<title>[{_C}][{_C} ,]{{3,80}})"
    rf"(?=\s?[.:–-]|\s+(?:[{_C}¿«“\"]{{1,2}}[a-záéíóúñ\s]|\d))"
    rf"|(?P<alone>[{_C}][{_C} ]{{3,60}})(?=:\s))",
    re.MULTILINE,
)
# What one of these cannot be without, found faster: a colon after capitals, or what
# ends a Roman number before some.
_MAY_RUN_ON = re.compile(
    rf"[:.)°–-](?:(?<=[{_C} ]{{4}}:)(?=\s)"
    rf"|(?:(?<=[IVX].)|(?<=[IVX] .))[.)°–-]*[^\S\n]*[{_C}][{_C} ,]{{3}})"
)
_BLANKS = re.compile(r"\s*")
BEGINNING = 3  # signs of a line, behind its blanks, that tell with what it begins
PEEK = 200  # signs after a line in which the next is looked for
_NUMBERED = re.compile(
    r"[.;:–-] (?P<heading>\d{1,2}(?:\.\d{1,2})*[.)°-]+"
    r"|(?:PRIMERO|SEGUNDO|TERCERO|CUARTO|QUINTO|SEXTO|S[ÉE]PTIMO|OCTAVO|NOVENO|D[ÉE]CIMO)"
    r"\s?[.:–-]+)\s*(?P<title>[A-ZÁÉÍÓÚÑ][A-ZÁÉÍÓÚÑ ,]{5,80})(?=\s?[.:–-])"
)


def formulas_inside(text: str) -> dict[int, list[tuple[int, Part]]]:
    """Formulas inside lines: beginning of the line → (offset, part), in order."""
    found: dict[int, list[tuple[int, Part]]] = {}
    for piece, literals, part, pattern in _BEGINNINGS:
        for literal in literals if piece in text else ():
            at = text.find(literal)
            while at >= 0:
                match = pattern.match(text, at)
                if match is not None and _stands_free(text, at, part, literal):
                    line = text.rfind("\n", 0, at) + 1
                    found.setdefault(line, []).append((at, part))
                at = text.find(literal, at + len(literal))
    for match in (*_NUMBERED.finditer(text), *_run_on(text)):
        title = match["title"] or match["alone"]
        heading = read_heading(title.strip())
        if (
            heading is not None
            and heading.kind in ("opens", "concludes")
            and not heading.on_subject
        ):
            at = match.start("heading")
            line = text.rfind("\n", 0, at) + 1
            found.setdefault(line, []).append((at, heading.part))
    return {line: sorted(places) for line, places in found.items()}


def _run_on(text: str) -> Iterator[re.Match[str]]:
    """Matches of `_RUN_ON`, looked for in lines that may have one: it crosses none."""
    done = 0
    for title in _MAY_RUN_ON.finditer(text):
        if title.start() < done:
            continue
        begin = text.rfind("\n", 0, title.start()) + 1
        end = text.find("\n", title.start())
        done = len(text) if end < 0 else end + 1
        last = min(len(text), done + PEEK)
        beyond = _BLANKS.match(text, done, last)
        last = min(last, (beyond.end() if beyond else done) + BEGINNING)
        for match in _RUN_ON.finditer(text, begin, last):
            if match.start("heading") < done:
                yield match


def _stands_free(text: str, at: int, part: Part, literal: str) -> bool:
    """Whether a formula may begin at `at`: after a stop, or an accepted word."""
    left = text[max(0, at - 160) : at].rstrip()
    if literal.strip().lower() in ("dijo:", "dijeron:"):
        line = left.rpartition("\n")[2]
        return (_VOTE.search(line) or _TITLED.search(line)) is not None
    if part == "reasoning":
        return not left or left[-1] in ".,;:)" or left[-2:].lower() == " y"
    if literal.isupper() and not literal.startswith("POR"):
        return True
    return not left or left[-1] in '.;:)»”"-' or left.endswith(",")
