"""What registries keep of a text: plain ASCII, lines of 80 columns, no markup."""

import numpy as np

WIDTH = 80


def ascii_text(text: str) -> str:
    """Registries strip what is not ASCII: signs that matter have stand-ins."""
    for sign, plain in (("–", "-"), ("−", "-"), ("×", "x"), ("’", "'")):
        text = text.replace(sign, plain)
    return text.encode("ascii", "ignore").decode("ascii")


def cell(value: float, decimals: int) -> str:
    """A number with its decimals, a dash for NaN."""
    return "-" if np.isnan(value) else f"{value:.{decimals}f}"
