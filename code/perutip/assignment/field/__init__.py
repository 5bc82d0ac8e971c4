"""The field team's commands on the draw, in the folder of the registers."""

from perutip.assignment.field.commands import main

__all__ = ["main"]
