"""Estimators of a staggered rollout by cohort and period, on shared cells."""
