"""Write the simulated registers: `python -m perutip.simulation.write [folder]`.

Regenerating gives the same bytes. The folder is input/simulated unless another is
named.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from perutip.contract.registers import FILES, INTERVIEWS_FOLDER, REGISTERS, type_of
from perutip.simulation.madre_de_dios import planted_toml
from perutip.simulation.raw_exports import write_exports
from perutip.simulation.rulings.planted_passages import planted_passages
from perutip.simulation.simulated_study import SimulatedStudy, simulate_study
from perutip.simulation.truth import compute_truth, truth_toml

MASTER_SEED = 18380
DEFAULT_FOLDER = Path(__file__).resolve().parents[3] / "input" / "simulated"


def write_study(study: SimulatedStudy, folder: Path) -> None:
    """Write registers as UTF-8 CSV with LF, interviews and seed log into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in study.registers.items():
        text = as_written(name, frame).to_csv(index=False, lineterminator="\n")
        (folder / FILES[name]).write_bytes(text.encode("utf-8"))
    key = planted_passages().to_csv(index=False, lineterminator="\n")
    (folder / "planted_passages.csv").write_bytes(key.encode("utf-8"))
    log = study.log_records.encode("utf-8")
    (folder / "seed_log.jsonl").write_bytes(log)
    texts = folder / INTERVIEWS_FOLDER
    texts.mkdir(exist_ok=True)
    for name, text in study.madre_de_dios.texts.items():
        (texts / name).write_bytes(text.encode("utf-8"))


def as_written(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the register as text: whole numbers without decimals, ISO dates."""
    out = {}
    for column in REGISTERS[name].columns:
        if column.name not in frame:
            continue
        values = frame[column.name]
        if column.kind in ("int", "flag") and type_of(column) == "float64":
            values = values.astype("Int64")
        if column.kind == "date":
            values = values.dt.strftime("%Y-%m-%d")
        out[column.name] = values
    return pd.DataFrame(out)


def main(arguments: list[str]) -> None:
    """Write the committed study, its truth, and the raw exports made from it."""
    folder = Path(arguments[0]) if arguments else DEFAULT_FOLDER
    study = simulate_study(MASTER_SEED)
    write_study(study, folder)
    truth = truth_toml(compute_truth(study.parameters))
    (folder / "truth.toml").write_bytes(truth.encode("utf-8"))
    planted = planted_toml(study.madre_de_dios)
    (folder / "truth_madre_de_dios.toml").write_bytes(planted.encode("utf-8"))
    if folder == DEFAULT_FOLDER:
        write_exports(folder, folder.parent / "example_raw")


if __name__ == "__main__":
    main(sys.argv[1:])
