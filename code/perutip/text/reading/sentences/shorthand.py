"""Shorthand of a typist left in a ruling: "q", "xq", "tb", "stcia.", "vma.".

What has one meaning is written out. Abbreviations of one's own ("imp.", "decl.",
"mto.") may be several words; where many stand amid sentences the text is damaged. Those
of citations ("art.", "inc.", "fs.") are nobody's own.
"""

from __future__ import annotations

import re
from itertools import pairwise

from perutip.text.reading.words.lexicon import spanish_words, word_set
from perutip.text.reading.words.traces import SHORT, odd_stops

FEWEST_OWN = 3
MOST_OWN = 0.008  # by words
FEWEST_KINDS = 2
USUAL = 3e-6  # of a word
LETTERS_A_WORD = 6
LONGEST = 8  # letters of an abbreviation and the blank before it
_WRITTEN_OUT = {
    **dict.fromkeys(("q", "qe"), "que"),
    **dict.fromkeys(("xq", "pq", "xque"), "porque"),
    **dict.fromkeys(("tb", "tmb", "tbn", "tbién"), "también"),
    **dict.fromkeys(("ad+", "ade+"), "además"),
    **dict.fromkeys(("hº", "h°"), "hecho"),
    **dict.fromkeys(("hºs", "h°s"), "hechos"),
}
_ALWAYS = (  # whatever else a text has: short for nothing else, in headings too
    (re.compile(r"\bvma(?P<s>s?)\.(?=\W)"), "víctima"),
    (re.compile(r"\bstcia(?P<s>s?)\.(?=\W)"), "sentencia"),
    (re.compile(r"\btgo(?P<s>s?)\.(?=\W)"), "testigo"),
    (re.compile(r"\bfcal(?P<s>)\.(?=\W)"), "fiscal"),
    (re.compile(r"\bdcho(?P<s>s?)\.(?=\W)"), "derecho"),
    (re.compile(r"\bDCHO(?P<s>S?)\.(?=\W)"), "DERECHO"),
    (re.compile(r"\bMIN(?P<s>)\. (?=P[ÚU]B)"), "MINISTERIO "),
    (re.compile(r"\bMin(?P<s>)\. (?=P[úu]b)"), "Ministerio "),
)
_MAY_BE_ALWAYS = ("vma", "stcia", "tgo", "fcal", "dcho", "DCHO", "IN. P", "in. P")
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
_BARE = re.compile(rf"(?<=\s)(?:{'|'.join(map(re.escape, _WRITTEN_OUT))})(?=[\s,;:.)])")
_STOPPED = re.compile(
    rf"(?<=[\s(])(?P<short>[{_L}]{{2,7}})\.(?=[,;:]| [{_L}]|\.(?!\.))"
)
_LAST = re.compile(rf"(?:^|[\s(])([{_L}A-ZÁÉÍÓÚÜÑ]{{2,7}})$")
_GOES_ON = re.compile(rf"[,;:]| [{_L}]|$")
_STROKED = re.compile(r" ([px])/ ")
_SURE = word_set("rto mte decl muj tgo acus pris mto tpo juzg imp fcal stcia")
_NAMED_BY_LETTER = re.compile(r"(?:inciso|letra|literal|apartado|punto)s? $", re.I)
_OF_CITATIONS = word_set(
    "art arts inc incs fs fol fols pág págs pag pags núm núms num nums nro nros no"
    " ley cap caps vol ed ss sgtes sgte ap apdo cfr cf conf conc ccdtes vgr ej etc"
    " aprox exp expte res rec sr sra sres dr dra dres lic ing abg prof cit op ob loc"
    " ib ibid id párr párrs cons consid fund funds lit lett ord reg dec decr cód pen"
    " proc nac const civ com crim corr correc prov dpto depto dist urb av avda tel"
    " cel int ext km cm kg min seg hs hrs hora horas pto ptos ref refs sec secc tít"
    " tit trad comp coord rev vid ver gral grales jur jurispr casac casación apel"
    " sum suma excma ilma hon vs"
)


def written_out(text: str) -> str:
    """`text` with the words that a typist's shorthand can only stand for."""
    always = SHORT in odd_stops(text) and any(map(text.__contains__, _MAY_BE_ALWAYS))
    if always or "MIN. P" in text:
        for short, whole in _ALWAYS:
            text = short.sub(rf"{whole}\g<s>", text)
    if " q " in text:  # whoever writes so writes the others
        text = _BARE.sub(_bare, text)
    if SHORT not in odd_stops(text) or len(_own(text)) < FEWEST_OWN:
        return text
    return _STOPPED.sub(_stopped, text)


def has_shorthand(text: str) -> bool:
    """Whether abbreviations that are no one else's stand amid the sentences."""
    if SHORT not in odd_stops(text):
        return False
    own = _own(text)
    n_words = len(text) // LETTERS_A_WORD
    return (
        len(own) >= FEWEST_OWN
        and len(own) > MOST_OWN * n_words
        and len(set(own)) >= FEWEST_KINDS
    )


def _own(text: str) -> list[str]:
    """Abbreviations that citations do not have and that are no words: amid sentences,
    and some before a capital or in one."""
    known = spanish_words()
    own = _STROKED.findall(text)
    for before, after in pairwise(text.split(".")):
        found = _LAST.search(before, max(0, len(before) - LONGEST))
        if found is None:
            continue
        short = found[1].lower()
        if short in _SURE:
            own.append(short)
        elif short in _OF_CITATIONS or not found[1].islower():
            continue
        elif _GOES_ON.match(after) and (
            short in _STOPPED_OUT or known.get(short, 0.0) < USUAL
        ):
            own.append(short)
    return own


def _bare(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 12) : match.start()]
    if _NAMED_BY_LETTER.search(before):
        return match.group()
    return _WRITTEN_OUT[match.group()]


def _stopped(match: re.Match[str]) -> str:
    whole = _STOPPED_OUT.get(match["short"] or "")
    if whole is None:
        return match.group()
    return whole  # an end of a sentence has a second stop
