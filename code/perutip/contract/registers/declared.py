"""All registers of the contract by name, in one stable order."""

from collections.abc import Iterable

from perutip.contract.registers.madre_de_dios import MADRE_DE_DIOS_REGISTERS
from perutip.contract.registers.neighbourhood import NEIGHBOURHOOD_REGISTERS
from perutip.contract.registers.prosecution import PROSECUTION_REGISTERS
from perutip.contract.registers.schema import Register
from perutip.contract.registers.serenazgo import TRIAL_REGISTERS

REGISTERS: dict[str, Register] = {
    register.name: register
    for register in (
        *PROSECUTION_REGISTERS,
        *TRIAL_REGISTERS,
        *NEIGHBOURHOOD_REGISTERS,
        *MADRE_DE_DIOS_REGISTERS,
    )
}
FILES: dict[str, str] = {name: register.file for name, register in REGISTERS.items()}
RULINGS_FOLDER = "rulings"
SIMULATED_MARK = "truth.toml"  # the simulation writes it; no other folder has one


def select_registers(names: Iterable[str] | None) -> list[Register]:
    """Return the registers called `names`, all when None, in the order of the contract.

    Raises ValueError naming the unknown and the allowed names.
    """
    if names is None:
        return list(REGISTERS.values())
    names = set(names)
    unknown = sorted(names - set(REGISTERS))
    if unknown:
        raise ValueError(
            f"no register is called {', '.join(unknown)}; allowed: "
            f"{', '.join(REGISTERS)}"
        )
    return [register for name, register in REGISTERS.items() if name in names]
