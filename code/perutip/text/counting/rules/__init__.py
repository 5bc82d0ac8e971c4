"""Whether a match counts: who speaks, of whom, and whether it is asserted."""
