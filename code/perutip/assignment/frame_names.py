"""The frames that are drawn, by name."""

FRAMES = ("pilot", "trial", "reserve")
