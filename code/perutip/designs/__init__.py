"""The study's designs: staggered rollout, event study, discontinuity in time, durations, experiment."""
