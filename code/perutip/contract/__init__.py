"""The data contract: every register, its columns, types, units and allowed values."""
