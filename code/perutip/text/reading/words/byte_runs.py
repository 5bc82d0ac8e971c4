"""Runs of one byte made single, at the speed of an array operation."""

from __future__ import annotations

import numpy as np

FEW = 200  # bytes for which an array is not worth its making


def first_of_runs(data: bytes, byte: int) -> np.ndarray:
    """Boolean mask (len(data),) that keeps all bytes but repetitions of `byte`."""
    other = np.frombuffer(data, np.uint8) != byte
    kept = np.empty(len(data), bool)
    kept[:1] = True
    np.logical_or(other[1:], other[:-1], out=kept[1:])
    return kept


def squeeze(data: bytes, byte: int) -> bytes:
    """`data` with every run of `byte` reduced to one."""
    if len(data) < FEW:
        one, two = bytes((byte,)), bytes((byte, byte))
        while two in data:
            data = data.replace(two, one)
        return data
    return np.frombuffer(data, np.uint8)[first_of_runs(data, byte)].tobytes()
