"""Sentences of invented interviews, in Spanish: what adults say of each driver."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

OPENINGS = (
    "Trabajo hace años en la comunidad y conozco a casi todas las familias.",
    "Le cuento lo que vemos aquí, sin nombres, como usted me pidió.",
    "Aquí llegan personas de fuera a ofrecer trabajo, sobre todo después de clases.",
)
NEUTRAL = (
    "El camino se corta en la época de lluvias.",
    "La escuela tiene secundaria completa desde hace poco.",
    "La asamblea se reúne una vez al mes.",
    "La posta atiende tres días a la semana.",
    "En la feria se vende castaña y plátano.",
)
CLOSINGS = (
    "Eso es lo que puedo decir, gracias por preguntar.",
    "Ojalá sirva para que las autoridades vengan más seguido.",
)
SPOKEN = {
    "poverty": (
        "Hay familias en pobreza extrema, a veces no alcanza para comer.",
        "Muchas no tienen dinero ni para los útiles de la escuela.",
    ),
    "information": (
        "No saben qué les espera, creen todo lo que dice quien ofrece el trabajo.",
        "Nadie les informa de los riesgos de esas ofertas.",
    ),
    "taboo": (
        "De la trata no se habla, es un tema prohibido en las casas.",
        "Da vergüenza hablar de eso y las familias callan.",
    ),
    "violence": (
        "Hay violencia en la casa y algunas chicas quieren salir de ahí.",
        "Los golpes en el hogar son frecuentes y casi nadie denuncia.",
    ),
    "opportunity": (
        "Aquí no hay trabajo para los jóvenes ni dónde aprender un oficio.",
        "Faltan oportunidades: quien se queda solo tiene la chacra.",
    ),
    "horizon": (
        "Aceptan empezar sin sueldo porque les prometen ganar bien después.",
        "Dicen que vale la pena un sacrificio corto para tener algo más adelante.",
    ),
}


def interview_text(rng: np.random.Generator, spoken: Collection[str]) -> str:
    """Return a short invented interview that speaks of the drivers in `spoken`."""
    body = [str(rng.choice(SPOKEN[driver])) for driver in spoken]
    body += [str(line) for line in rng.choice(NEUTRAL, 3, replace=False)]
    order = rng.permutation(len(body))
    lines = [str(rng.choice(OPENINGS)), *(body[k] for k in order)]
    return " ".join([*lines, str(rng.choice(CLOSINGS))]) + "\n"
