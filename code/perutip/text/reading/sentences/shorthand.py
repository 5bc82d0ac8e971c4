"""Shorthand of a typist left in a ruling: "q", "xq", "tb", "stcia.", "vma.".

What has one meaning is written out. Abbreviations of one's own ("imp.", "decl.",
"mto.") may be several words; where many stand amid sentences the text is damaged. Those
of citations ("art.", "inc.", "fs.") are nobody's own.
"""

from __future__ import annotations

import re

from perutip.text.reading.words.lexicon import spanish_words, word_set
from perutip.text.reading.words.signs import BLANK, SIGN, SMALL, count_runs

FEWEST_OWN = 3
MOST_OWN = 0.008  # by words
FEWEST_KINDS = 2
FEWEST_AMID = 2  # stops before a small letter
_STOP_AMID = SMALL + SIGN + BLANK + SMALL
USUAL = 3e-6  # of a word
LETTERS_A_WORD = 6
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
_MAY_BE_ALWAYS = ("vma", "tcia", "tgo", "fcal", "dcho", "DCHO", "IN. P", "Min. ")
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
_MAY_BE_BARE = tuple(f" {short} " for short in ("q", "xq", "tb", "tmb", "ad+", "hº"))
_STOPPED = re.compile(
    rf"(?<=[\s(])(?P<short>[{_L}]{{2,7}})\.(?=[,;:]| [{_L}]|\.(?!\.))|(?<= )(?P<bare>[px]/)(?= )"
    rf"|\b(?P<sure>(?i:rto|mte|decl|muj|tgo|acus|pris|mto|tpo|juzg|imp|fcal|stcia))\.(?=\W)"
)
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
    if any(map(text.__contains__, _MAY_BE_ALWAYS)):
        for short, whole in _ALWAYS:
            text = short.sub(rf"{whole}\g<s>", text)
    if any(map(text.__contains__, _MAY_BE_BARE)):
        text = _BARE.sub(_bare, text)
    if count_runs(text, _STOP_AMID) < FEWEST_AMID:
        return text
    if len(_own(text)) < FEWEST_OWN:
        return text
    return _STOPPED.sub(_stopped, text)


def has_shorthand(cleaned: str) -> bool:
    """Whether abbreviations that are no one else's stand amid the sentences."""
    if count_runs(cleaned, _STOP_AMID) < FEWEST_AMID:
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
    known = spanish_words()
    found = [one[one.lastgroup or 0].lower() for one in _STOPPED.finditer(text)]
    return [
        short
        for short in found
        if short not in _OF_CITATIONS
        and (short in _STOPPED_OUT or known.get(short, 0.0) < USUAL)
    ]


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

