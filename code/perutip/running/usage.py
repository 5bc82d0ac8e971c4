"""Wrong use of a command: said in one line, exit code 2."""


class UsageError(ValueError):
    """Wrong use: the message says what to do (exit 2)."""
