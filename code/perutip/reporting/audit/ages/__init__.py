"""Ends of cases by age: what incidences of hazards with many digits give back."""
