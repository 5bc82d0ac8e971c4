"""Pages to running text: what stands on a page and is not the ruling, and the order."""
