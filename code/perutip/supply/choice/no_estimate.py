"""What the data cannot give: callers report it by a coded reason."""


class NoEstimate(ValueError):
    """No finite estimate exists for these data; the message says why."""
