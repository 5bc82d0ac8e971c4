"""What was planted in step 07's registers, as TOML: by response and region alone."""

from __future__ import annotations

from dataclasses import asdict

from perutip.simulation.madre_de_dios.parameters import DRIVERS, RESPONSES
from perutip.simulation.madre_de_dios.study import MadreStudy

HEAD = """# What is planted in the simulated registers of step 07 (invented, not Peru).
# Written by perutip.simulation.write; never edited by hand.
"""


def planted_toml(study: MadreStudy) -> str:
    """Return coefficients, communities by driver, departures and those averted."""
    p = study.parameters
    departures, averted = study.true_averted()
    everywhere = averted.sum(axis=0)
    prevails = study.places.prevails.sum(axis=0)
    sections = {
        "answers": asdict(p.answers),
        "departures": asdict(p.departures),
        "expected": {
            "departures": departures.sum(),
            **{
                f"averted_by_{name}_everywhere": everywhere[1 << k]
                for k, name in enumerate(RESPONSES)
            },
        },
        "communities_where_a_driver_prevails": dict(
            zip(DRIVERS, prevails, strict=True)
        ),
        "victims": {"total": p.victims.total, "reachable_share": p.victims.reachable},
        "study": {"benchmark_risk": p.benchmark, "budget": p.budget},
    }
    lines = [HEAD]
    for name, values in sections.items():
        lines.append(f"[{name}]")
        lines += [f"{key} = {float(value):.6g}" for key, value in values.items()]
        lines.append("")
    return "\n".join(lines)
