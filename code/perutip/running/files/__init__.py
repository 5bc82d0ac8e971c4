"""Files of a run: how a place is shown, what is private, what is the package's."""
