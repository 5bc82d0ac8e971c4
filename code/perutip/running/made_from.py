"""Which inputs each step's output was made from, so that no output certifies others.

`inputs.json` in the output folder holds, per step, the SHA-256 of every input file. A
step refuses to run on analysis files made from other registers; a manifest is written
only when all steps stand on the same inputs.
"""

import hashlib
import json

from perutip.contract.registers import FILES, RULINGS_FOLDER
from perutip.reporting.manifest import file_digest
from perutip.running.run import Run, UsageError

FILE = "inputs.json"
CLEANING = "01"


def current_inputs(run: Run) -> dict[str, str]:
    """Name → SHA-256 of registers, configuration and dictionary.

    Names of ruling files identify: the files below rulings/ have one hash together.
    """
    found = {
        path.name: file_digest(path)
        for path in sorted(run.input_dir.glob("*"))
        if path.is_file()
    }
    texts = sorted((run.input_dir / RULINGS_FOLDER).rglob("*"))
    digests = sorted(file_digest(path) for path in texts if path.is_file())
    if digests:
        joined = "\n".join(digests).encode("ascii")
        found[f"{RULINGS_FOLDER}/"] = hashlib.sha256(joined).hexdigest()
    settings = run.root / "input"
    for path in (settings / "study.toml", *(settings / "dictionary").glob("*.yml")):
        found[path.relative_to(run.root).as_posix()] = file_digest(path)
    return found


def recorded(run: Run) -> dict[str, dict[str, str]]:
    """Step → inputs of the published output; empty when there is none."""
    path = run.output_dir / FILE
    if not path.is_file():
        return {}
    return json.loads(path.read_text(encoding="utf-8"))


def check(run: Run, step: str) -> dict[str, str]:
    """The current inputs; UsageError when step 01 stands on other registers."""
    now = current_inputs(run)
    before = recorded(run).get(CLEANING, {})
    # the frames and the log of the draw may follow step 01: step 05 reads them itself
    registers = [name for name in before if name in FILES.values()]
    changed = sorted(
        name
        for name in registers
        if not name.startswith("frame_") and now.get(name) != before[name]
    )
    if step != CLEANING and changed:
        raise UsageError(
            f"{', '.join(changed)} changed since step 1 ran: run step 1 first "
            "(python main.py --steps 1), or all steps"
        )
    return now


def write(run: Run, step: str, inputs: dict[str, str]) -> None:
    """Add this step's inputs to the staged record."""
    steps = recorded(run) | {step: inputs}
    text = json.dumps(steps, indent=1, sort_keys=True, ensure_ascii=False)
    (run.stage / FILE).write_text(text + "\n", encoding="utf-8")


def stale_steps(run: Run) -> list[str]:
    """Steps whose output was made from other inputs than the current ones."""
    now = current_inputs(run)
    return sorted(step for step, inputs in recorded(run).items() if inputs != now)
