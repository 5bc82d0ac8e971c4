"""Stamps of digital signatures, which stand in a ruling's sentences."""

from __future__ import annotations

import re

_DATE_TIME = r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?:[ ,T]+\d{1,2}:\d{2}(?::\d{2})?)?"
_ZONE = r"(?:\s*[-+]\d{2}:?\d{2})?"
_STAMPS = {
    "Firmad": (
        re.compile(
            r"(?:Firma\s+[Dd]igital\s*\n\s*)?"
            r"Firmad[oa]\s+(?:digital|electr[oó]nica)mente\s+por:?[^\n]{0,160}?"
            r"(?:\n[^\n]{0,80}?){0,4}?Fecha:?\s*" + _DATE_TIME + _ZONE
        ),
        re.compile(
            r"Firmad[oa]\s+(?:digital|electr[oó]nica)mente\s+por:?\s*"
            r"(?:(?!FAU\s)[A-ZÁÉÍÓÚÜÑ][A-ZÁÉÍÓÚÜÑ.,]*+(?![a-záéíóúñ])[^\S\n]*+){1,8}+"
            r"(?:FAU\s+\d{11}\s+(?:soft|hard))?"
        ),
        re.compile(
            r"^Firmad[oa](?:\s*\(ante m[ií]\))?\s+por:?[^\S\n]*"
            r"(?:[A-ZÁÉÍÓÚÜÑ][A-ZÁÉÍÓÚÜÑ.,]*+[^\S\n]*+){1,12}+$",
            re.M,
        ),
    ),
    "irmado ": (
        re.compile(  # who signed and when, on a line or amid one
            r"\b[Ff]irmado(?:\s+(?:digital|electr[oó]nica)mente)?\s+por:?[^\S\n]+"
            r"(?:[A-ZÁÉÍÓÚÜÑ][\w.,]*[^\S\n]+){1,8}(?:[Ff]echa|FECHA):?\s*"
            + _DATE_TIME
            + _ZONE
        ),
    ),
    "Sistema": (
        re.compile(
            r"(?:[A-ZÁÉÍÓÚÑ .]{5,80}[-–]\s*)?Sistema\s+de\s+Notificaciones\s+"
            r"Electr[oó]nicas\s+SINOE(?:[^\n]{0,120}\n){0,8}?[^\n]{0,300}?"
            r"FIRMA\s+DIGITAL"
        ),
    ),
    "Fecha de firma": (re.compile(r"Fecha de firma:\s*" + _DATE_TIME),),
    "Seguro de Verificaci": (
        re.compile(r"C[oó]digo Seguro de Verificaci[oó]n[^\n:]{0,20}:\s*\S+"),
    ),
    "#": (re.compile(r"^\s*#\d{4,}#\d+#\d+#?\s*$", re.M),),
}
_WAS_STAMP = "\x1d"
_INSIDE_A_SENTENCE = re.compile(
    rf"(?<=[a-záéíóúñ,])\s*(?:{_WAS_STAMP}\s*)+(?=[a-záéíóúñ])"
)


def remove_stamps(text: str) -> str:
    """Text without digital-signature stamps; each leaves a space.

    Every pattern needs capitals or punctuation, so folded text never matches, and
    ends at a date, a fixed word or the last capital, so no sentence is swallowed.
    """
    for sign, patterns in _STAMPS.items():
        if sign in text:
            for pattern in patterns:
                text = pattern.sub(_WAS_STAMP, text)
    if _WAS_STAMP in text:
        text = _INSIDE_A_SENTENCE.sub(" ", text).replace(_WAS_STAMP, " ")
    return text
