"""A table that holds a headline says in which panel, lest another be read for it."""

import re

from perutip.study.exhibits import exhibit


def places(outcome, variable) -> list[tuple[str, str]]:
    """Exhibit and panel of the headline's rows, as declared."""
    if outcome.headline_in:
        return [tuple(place.split(":")) for place in outcome.headline_in]
    return [(variable.exhibit, variable.panel)]


def test_every_table_with_a_headline_says_where_it_stands(catalogue):
    told = set()
    for key, outcome in catalogue.outcomes.items():
        if outcome.source != "registration":
            continue
        variable = catalogue.variables[catalogue.headlines[key]]
        if variable.definition == "as_registered" and not outcome.headline_in:
            continue  # the row as registered, in the panel of that name
        for name, panel in places(outcome, variable):
            known = exhibit(name)
            letter = chr(ord("A") + list(known.panels).index(panel))
            said = re.search(
                rf"Panel {letter} (is|has) the headline", " ".join(known.notes)
            )
            assert said or "headline" in known.panels[panel].lower(), (name, panel)
            told.add((name, panel))
    assert {("t03_appeals", "by_decision"), ("t04_index", "imputation")} <= told
