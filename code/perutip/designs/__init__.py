"""The designs: staggered rollout, event study, discontinuity, experiment."""
