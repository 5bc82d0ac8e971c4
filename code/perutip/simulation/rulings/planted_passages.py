"""The key to the simulated rulings: each passage written in, and what it is."""

from __future__ import annotations

import pandas as pd

from perutip.simulation.parameters import COMPONENTS
from perutip.simulation.rulings.phrases import (
    CLAUSES,
    MISLEADING,
    SENTENCES,
    TRAPS,
    USAGE,
)

_FILLED = {
    "lugar": "el jirón Ayacucho",
    "acusado": "A. B. C.",
    "testigo": "C. D.",
    "iniciales": "E.F.G.",
    "fecha": "3 de mayo de 2019",
    "fojas": "12",
    "monto": "900",
    "meses": "60",
    "cuaderno": "2",
    "articulo": "129-A",
    "hora": "10:00",
    "otra": "13",
}


def planted_passages() -> pd.DataFrame:
    """passage, kind, component: what a lawyer counts for a component, and traps.

    kind: expression (sentences and clauses of long use), usage (written without regard
    to any dictionary), or the kind of a trap; component is empty for traps.
    """
    rows = [
        (text, kind, component)
        for component in COMPONENTS
        for kind, bank in (
            ("expression", (*SENTENCES[component], *CLAUSES[component])),
            ("usage", USAGE[component]),
        )
        for text in bank
    ]
    rows += [(text, "other traps", "") for text in TRAPS]
    rows += [(text, kind, "") for kind, texts in MISLEADING.items() for text in texts]
    frame = pd.DataFrame(rows, columns=["passage", "kind", "component"])
    frame["passage"] = [text.format(**_FILLED) for text in frame["passage"]]
    return frame
