"""How a run ends: exit code, last line, what a person is told to type."""
