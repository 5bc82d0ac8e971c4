"""The seed log: an append-only account of every freeze, seed, draw and void."""

from perutip.assignment.seed_log.commands import main
from perutip.assignment.seed_log.events import SeedLog
from perutip.assignment.seed_log.seed_sources import Seed, simulated_seed
from perutip.assignment.seed_log.verification import VerificationReport, verify_all

__all__ = [
    "Seed",
    "SeedLog",
    "VerificationReport",
    "main",
    "simulated_seed",
    "verify_all",
]
