"""Anti-trafficking work in Peru: what the numbered steps of the package share (TIP: trafficking in persons)."""
