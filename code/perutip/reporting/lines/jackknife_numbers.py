"""An effect with its jackknife over regions, as results.csv has it."""

JACKKNIFE = "leave-one-region-out jackknife"


def jackknife_numbers(
    estimate: float,
    std_error: float,
    p_value: float,
    interval: tuple[float, float],
    *,
    df: int,
    level: float,
) -> dict[str, object]:
    """Columns of an effect with a positive standard error, and its t(df) set."""
    low, high = interval
    return {
        "estimate": estimate,
        "std_error": std_error,
        "se_type": JACKKNIFE,
        "t_stat": estimate / std_error,
        "p_value": p_value,
        "conf_low": low,
        "conf_high": high,
        "conf_level": level,
        "conf_type": f"jackknife, t({df})",
    }
