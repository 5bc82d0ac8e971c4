"""mapping.toml: its keys as dataclasses, read, checked and documented."""
