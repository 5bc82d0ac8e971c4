"""Facts that several printed numbers make together: sums, filters, lists, means."""
