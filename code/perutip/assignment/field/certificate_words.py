"""The words of the certificate, in English and in Spanish."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["en", "es"]

_CHECK = (
    "python main.py --verify-randomization --anchor HASH@{time}\n"
    "python3 verify_draw.py seed_log.jsonl --anchor HASH@{time} \\\n"
    "  {{frames}}\n"
)

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "CERTIFICATE OF THE DRAW",
        "protocol": "Protocol",
        "file": "The frame was made from",
        "F": "F, SHA-256 of the frame",
        "units": "Districts",
        "treated": "treated",
        "possible": "assignments possible",
        "rule": "How they were chosen",
        "freeze": "Freeze (its hash binds the draw)",
        "source": "Source of the seed, announced at the freeze",
        "seed": "Seed",
        "digest": "Digest of the assignment",
        "draw": "Draw",
        "reserve": "Reserve",
        "none": "none",
        "districts": "districts",
        "head": "Head of the log (records)",
        "voids": "Records voided",
        "verdict": "Verdict",
        "arms": "Arms",
        "arm_1": "treated",
        "arm_0": "control",
        "replaced": "is replaced by",
        "not_announced": "not announced (log of the earlier format)",
        "no_clock": "a time that no clock here knows",
        "beacon": "round {round} of beacon {chain}, published at {at}",
        "dice": "{rolls} throws of dice with {faces} faces, {place}, {at}, "
        "witnesses: {witnesses}",
        "nonces": "secret numbers of {members}, committed by their hashes",
        "simulated": "SIMULATED: not the draw of a study",
        "how": "How to check this page, without trusting whoever printed it",
        "check": "HASH and TIME: the freeze's hash, and when it was published\n"
        + _CHECK.format(time="TIME")
        + "The second needs Python alone. Compare F, digest and verdict.",
        "sign": "Place and date: _________________   Witnesses: _________________",
    },
    "es": {
        "title": "ACTA DEL SORTEO",
        "protocol": "Protocolo",
        "file": "El marco se hizo con",
        "F": "F, SHA-256 del marco",
        "units": "Distritos",
        "treated": "tratados",
        "possible": "asignaciones posibles",
        "rule": "Cómo se eligieron",
        "freeze": "Congelamiento (su huella obliga al sorteo)",
        "source": "Origen de la semilla, anunciado al congelar",
        "seed": "Semilla",
        "digest": "Huella de la asignación",
        "draw": "Sorteo",
        "reserve": "Reserva",
        "none": "ninguna",
        "districts": "distritos",
        "head": "Cabeza del registro (asientos)",
        "voids": "Asientos anulados",
        "verdict": "Veredicto",
        "arms": "Grupos",
        "arm_1": "tratamiento",
        "arm_0": "control",
        "replaced": "es reemplazado por",
        "not_announced": "no anunciado (registro de formato anterior)",
        "no_clock": "una hora que ningún reloj de aquí conoce",
        "beacon": "ronda {round} del faro {chain}, publicada a las {at}",
        "dice": "{rolls} lanzamientos de dados de {faces} caras, {place}, {at}, "
        "testigos: {witnesses}",
        "nonces": "números secretos de {members}, comprometidos por sus huellas",
        "simulated": "SIMULADO: no es el sorteo de un estudio",
        "how": "Cómo comprobar esta hoja, sin confiar en quien la imprimió",
        "check": "HASH y HORA: la huella del congelamiento y cuándo se publicó\n"
        + _CHECK.format(time="HORA")
        + "La segunda línea solo necesita Python. Compare F, huella y veredicto.",
        "sign": "Lugar y fecha: _________________   Testigos: _________________",
    },
}

# What the verifiers say, in their words, and what a Spanish page says for it.
SPANISH = (
    (
        r"verified, freeze anchored before the round",
        "verificado, congelamiento publicado antes de que existiera la semilla",
    ),
    (r"verified, draw anchored only", "verificado, solo el sorteo está publicado"),
    (
        r"internally consistent, not anchored",
        "coherente en sí mismo, sin huella publicada que lo confirme",
    ),
    (r"source not announced", "origen no anunciado"),
    (r"rests on witnesses", "descansa en los testigos"),
    (r"rests on the members' secrecy", "descansa en el secreto de los miembros"),
    (r"simulated seed", "semilla simulada"),
    (r"signature not checked, see (.+)", r"firma no comprobada, véase \1"),
    (r"clock of the beacon not known", "reloj del faro desconocido"),
    (r"no frame file compared: (.+)", r"sin archivo del marco para comparar: \1"),
    (r"1 void", "1 asiento anulado"),
    (r"(\d+) voids", r"\1 asientos anulados"),
    (
        r"anchor (\w+): confirms record (\d+) \((.+) (\w+)\), published (\S+)",
        r"la huella \1 confirma el asiento \2 (\3 \4), publicada \5",
    ),
    (
        r"anchor (\w+): confirms record (\d+) \((.+) (\w+)\), time not given",
        r"la huella \1 confirma el asiento \2 (\3 \4), sin hora de publicación",
    ),
)


def in_words(said: str, language: Language) -> str:
    """A line of the verifiers for a page in `language`.

    A verdict keeps their own words behind the Spanish ones: whoever checks the page
    compares it with what they print.

    Raises
    ------
    ValueError
        A part that has no Spanish words: an official page is in one language.
    """
    if language == "en":
        return said
    spanish = "; ".join(_spanish(part) for part in said.split("; "))
    return spanish if said.startswith("anchor ") else f"{spanish} [{said}]"


def _spanish(part: str) -> str:
    for pattern, words in SPANISH:
        found = re.fullmatch(pattern, part)
        if found:
            return found.expand(words)
    raise ValueError(f"no Spanish words for {part!r}")
