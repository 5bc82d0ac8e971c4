"""The seed log: an append-only account of every freeze, seed, draw and void."""

from perutip.assignment.seed_log.announcements import (
    announce_beacon,
    announce_dice,
    announce_nonces,
    announce_simulated,
)
from perutip.assignment.seed_log.events import SeedLog
from perutip.assignment.seed_log.report import VerificationReport
from perutip.assignment.seed_log.seed_sources import Seed, simulated_seed
from perutip.assignment.seed_log.verification import verify_all

__all__ = [
    "Seed",
    "SeedLog",
    "VerificationReport",
    "announce_beacon",
    "announce_dice",
    "announce_nonces",
    "announce_simulated",
    "simulated_seed",
    "verify_all",
]
