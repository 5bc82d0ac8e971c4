"""Variables that a step's data file declared (the dictionary's components), kept.

They belong to the ledger and the page whichever steps ran: a run of other steps finds
them in the private data/ of the output, and where that is not (a fresh clone) in the
dictionary, as the step itself does.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict

from perutip.running.files.owned import DECLARED
from perutip.running.run import Run
from perutip.study.outcomes import Variable
from perutip.study.outcomes_file import load_catalogue

DECLARING = "04"


def keep_declared(run: Run, present: Collection[str]) -> None:
    """Keep what the steps of this run declared; else declare what is kept.

    present: steps whose rows stand in the output.
    """
    path = run.stage / DECLARED
    now = run.catalogue.beyond(load_catalogue(run.config))
    if not now and path.is_file():
        raw = json.loads(path.read_text(encoding="utf-8"))
        run.declare([_variable(one) for one in raw])
        return
    if not now and DECLARING in present:
        now = _of_dictionary(run)
        run.declare(list(now))
    if not now:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps([asdict(one) for one in now], indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _of_dictionary(run: Run) -> tuple[Variable, ...]:
    # the room of texts takes over a second to load, which few runs need
    from perutip.designs.person_centered import component_variables, open_dictionary

    folder = run.root / "input" / "dictionary"
    return tuple(component_variables(open_dictionary(folder, run.config.index)))


def _variable(raw: dict[str, object]) -> Variable:
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
    return Variable(**values)  # type: ignore[arg-type]
