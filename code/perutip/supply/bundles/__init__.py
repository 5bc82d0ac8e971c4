"""Bundles of responses: what each does and costs, and the departures it averts."""
