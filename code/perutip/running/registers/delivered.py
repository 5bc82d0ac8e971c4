"""What `map` left out of the registers of a run, believed while they are its own."""

from __future__ import annotations

from perutip.contract.reading import Registers
from perutip.contract.reading.left_out import LEFT_OUT, LeftOut, read_left_out
from perutip.contract.registers import FILES
from perutip.running.run import Run
from perutip.running.usage import UsageError


def left_out_of(run: Run, registers: Registers) -> dict[str, LeftOut]:
    """Register → rows delivered and left out, of the registers that `map` wrote.

    Raises
    ------
    UsageError
        left_out.csv is not as `map` writes it.
    """
    try:
        found = read_left_out(run.input_dir)
    except ValueError as error:
        raise UsageError(str(error)) from error
    own = {}
    for name, one in found.items():
        if registers.hashes.get(FILES.get(name, "")) == one.sha256:
            own[name] = one
        elif name in registers:
            run.log(
                f"{FILES[name]} is not the one that map wrote: {LEFT_OUT} says nothing "
                "of it"
            )
    return own
