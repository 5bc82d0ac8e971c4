"""What the registers of Madre de Dios have in common.

They come as a set: all or none. No message shows a value of theirs, only file, column,
rule and row.
"""

from functools import partial

from perutip.contract.registers.schema import Register

SetRegister = partial(
    Register,
    needed_by=("07",),
    optional=True,
    together="madre_de_dios",
    values_shown=False,
)
