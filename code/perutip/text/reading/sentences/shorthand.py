"""Shorthand of a typist left in a ruling: "q", "xq", "tb", "stcia.", "vma.".

What has one meaning is written out. Abbreviations of one's own ("imp.", "decl.",
"mto.") may be several words; where many stand amid sentences the text is damaged. Those
of citations ("art.", "inc.", "fs.") are nobody's own.
"""

from __future__ import annotations

import re

from perutip.text.reading.words.lexicon import is_word, word_set
from perutip.text.reading.words.signs import BLANK, SIGN, SMALL, count_runs, may_have

FEWEST_OWN = 3
MOST_OWN = 0.008  # by words
FEWEST_KINDS = 2
LETTERS_A_WORD = 6
_WRITTEN_OUT = {
    **dict.fromkeys(("q", "qe"), "que"),
    **dict.fromkeys(("xq", "pq", "xque"), "porque"),
    **dict.fromkeys(("tb", "tmb", "tbn", "tbién"), "también"),
    "dcho": "derecho",
    "dchos": "derechos",
}
_STOPPED_OUT = {
    **dict.fromkeys(("stcia", "sntcia", "sent", "stc"), "sentencia"),
    **dict.fromkeys(("vma", "vict", "víct", "vctma"), "víctima"),
    **dict.fromkeys(("vmas", "vícts", "vctmas"), "víctimas"),
    **dict.fromkeys(("tgo", "tstgo", "test"), "testigo"),
    **dict.fromkeys(("tgos", "tstgos"), "testigos"),
    **dict.fromkeys(("dcho", "der"), "derecho"),
    **dict.fromkeys(("dchos",), "derechos"),
    **dict.fromkeys(("fcal", "fisc"), "fiscal"),
    **dict.fromkeys(("fcalía", "fiscía"), "fiscalía"),
    **dict.fromkeys(("flia", "fam"), "familia"),
    **dict.fromkeys(("pcia", "prov"), "provincia"),
    **dict.fromkeys(("decl", "declar"), "declaración"),
    **dict.fromkeys(("muj",), "mujer"),
    **dict.fromkeys(("tpo",), "tiempo"),
}
_L = "a-záéíóúüñ"
_BARE = re.compile(rf"(?<=\s)(?:{'|'.join(_WRITTEN_OUT)})(?=[\s,;:.)])")
_MAY_BE_BARE = tuple(f" {short} " for short in ("q", "xq", "pq", "tb", "tmb", "tbn"))
_STOPPED = re.compile(rf"(?<=[\s(])(?P<short>[{_L}]{{2,7}})\. (?=[{_L}])")
_NAMED_BY_LETTER = re.compile(r"(?:inciso|letra|literal|apartado|punto)s? $", re.I)
_OF_CITATIONS = word_set(
    "art arts inc incs fs fol fols pág págs pag pags núm núms num nums nro nros no ley"
    " cap caps vol ed ss sgtes sgte ap apdo cfr cf conf conc ccdtes vgr ej etc aprox exp"
    " expte res rec sr sra sres dr dra dres lic ing abg prof cit op ob loc ib ibid id id"
    " párr párrs cons consid fund funds lit lett ord reg dec decr cód pen proc nac const"
    " civ com crim corr correc prov dpto depto dist urb av avda tel cel int ext km cm kg"
    " min seg hs hrs hora horas pto ptos ref refs sec secc tít tit trad comp coord rev"
    " vid ver gral grales jur jurispr casac casación apel sum suma excma ilma hon vs"
)


def written_out(text: str) -> str:
    """`text` with the words that a typist's shorthand can only stand for."""
    if any(map(text.__contains__, _MAY_BE_BARE)):
        text = _BARE.sub(_bare, text)
    if count_runs(text, SMALL + SIGN + BLANK + SMALL) < FEWEST_OWN:
        return text
    if len(_own(text)) < FEWEST_OWN:
        return text
    return _STOPPED.sub(_stopped, text)


def has_shorthand(cleaned: str) -> bool:
    """Whether abbreviations that are no one else's stand amid the sentences."""
    if count_runs(cleaned, SMALL + SIGN + BLANK + SMALL) < FEWEST_OWN:
        return False
    own = _own(cleaned)
    n_words = len(cleaned) // LETTERS_A_WORD
    return (
        len(own) >= FEWEST_OWN
        and len(own) > MOST_OWN * n_words
        and len(set(own)) >= FEWEST_KINDS
    )


def _own(text: str) -> list[str]:
    """Abbreviations amid sentences that citations do not have and that are no words."""
    return [
        short
        for short in _STOPPED.findall(text)
        if short not in _OF_CITATIONS and (short in _STOPPED_OUT or _is_no_word(short))
    ]


def _is_no_word(short: str) -> bool:
    return not is_word(short) or len(short) < 5 and not short[-1] in "aeoáéíóúnsrl"


def _bare(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 12) : match.start()]
    if _NAMED_BY_LETTER.search(before):
        return match.group()
    return _WRITTEN_OUT[match.group()]


def _stopped(match: re.Match[str]) -> str:
    short = match["short"]
    return f"{_STOPPED_OUT[short]} " if short in _STOPPED_OUT else match.group()
