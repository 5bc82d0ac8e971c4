"""Which part of a ruling a line opens: antecedents to decision."""
