"""Which printed numbers are taken away so that no count comes back."""
