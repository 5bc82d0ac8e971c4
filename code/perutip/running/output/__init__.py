"""An output folder: what it was made from, who writes to it, how it is swapped in."""
