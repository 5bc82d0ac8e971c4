"""Comments of a draft's readers that were printed into its sentences.

A comment in brackets of its own ("[MR3: ojo, falta foja]") is told from the sentence,
and taken out. One whose end nothing marks ("Comentado [MR3]: ojo ver si es condena o")
leaves words that nobody can tell from the court's: such a text is damaged.
"""

from __future__ import annotations

import re

FEWEST_COMMENTS = 2
MOST_COMMENTS = 0.001  # by words
LETTERS_A_WORD = 6
_WHO = r"[A-ZÁÉÍÓÚÑ][A-Za-záéíóúñ]{0,8}\d{1,2}"
_CLOSED = re.compile(
    rf"[ ]?\[(?:(?:Comentario|Comentado|Comment|Nota) )?(?P<who>{_WHO})"
    rf"(?: ?R\d{{1,2}})?: [^\[\]\n]{{1,160}}\](?P<after>[ ]?)"
)
_MAY_CLOSE = re.compile(r"\[[^\[\]:]{2,22}: ")
_AMID = re.compile(r"[a-záéíóúüñ,]$")
_SMALL = re.compile(r"[a-záéíóúüñ(]")
_MAY_OPEN = re.compile(rf"\[{_WHO}\]")
_OPEN = re.compile(
    rf"\b(?:[Cc]omentario|[Cc]omentado|[Cc]omment(?:ed)?|Con formato) ?\[{_WHO}\] ?:?"
    r"|(?<=[a-záéíóúüñ,])[ ]?\[(?:[A-ZÑ]{1,3}|Usuario|Autor|Revisor)\d{1,2}\] "
    r"(?=\S)"
)


def without_comments(text: str) -> str:
    """`text` without comments in brackets that stand amid its sentences, or bear the
    marks of one reader several times."""
    if "[" not in text or not _MAY_CLOSE.search(text):
        return text
    found = list(_CLOSED.finditer(text))
    amid = sum(
        _AMID.search(text, max(0, one.start() - 1), one.start()) is not None
        and _SMALL.match(text, one.end()) is not None
        for one in found
    )
    if not amid:
        return text
    return _CLOSED.sub(" ", text)


def has_comments(cleaned: str) -> bool:
    """Whether comments stand in sentences and nothing tells where they end."""
    if "[" not in cleaned or not _MAY_OPEN.search(cleaned):
        return False
    n_words = max(1, len(cleaned) // LETTERS_A_WORD)
    return len(_OPEN.findall(cleaned)) > MOST_COMMENTS * n_words
