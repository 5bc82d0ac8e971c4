"""A stream of a compound file, which holds a workbook of Excel 5 to 2003.

Microsoft, [MS-CFB]: sectors are chained by a table that begins in the header; a stream
shorter than the header states lies in small sectors of another stream.
"""

from collections.abc import Callable, Sequence
from struct import calcsize, unpack, unpack_from

HEADER = 512  # bytes; the sectors follow, the first at their own size
LARGEST = 0xFFFFFFFA  # what is not below it is a mark, no sector
IN_HEADER = "<109I"  # first sectors of the table
ENTRY = 128  # bytes of a stream's entry in the directory
MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")


def stream_of(data: bytes, names: Sequence[str]) -> bytes:
    """The first stream that bears one of the names; empty without any.

    Raises ValueError or LookupError, or struct's error, where the bytes are damaged.
    """
    if not data.startswith(MAGIC) or len(data) < HEADER:
        return b""
    size, small = (1 << power for power in unpack_from("<HH", data, 30))
    directory, cutoff, first_small, more = (
        unpack_from("<I", data, place)[0] for place in (48, 56, 60, 68)
    )

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    listed = [*unpack_from(IN_HEADER, data, HEADER - calcsize(IN_HEADER))]
    while more < LARGEST and len(listed) * size <= len(data):
        *further, more = _numbers(sector(more))
        listed += further
    table = [n for one in listed if one < LARGEST for n in _numbers(sector(one))]
    entries = _entries(_chained(directory, table, sector))
    found = next((entries[name] for name in names if name in entries), None)
    if found is None:
        return b""
    start, length = found
    if length >= cutoff:
        return _chained(start, table, sector)[:length]
    inside = _chained(entries["Root Entry"][0], table, sector)
    small_table = _numbers(_chained(first_small, table, sector))
    return _chained(start, small_table, lambda n: inside[n * small : (n + 1) * small])[
        :length
    ]


def _numbers(sector: bytes) -> list[int]:
    return [*unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])]


def _chained(start: int, table: list[int], sector: Callable[[int], bytes]) -> bytes:
    """The sectors from `start` on; a chain that runs in a circle ends."""
    parts: list[bytes] = []
    while start < LARGEST and len(parts) <= len(table):
        parts.append(sector(start))
        start = table[start]
    return b"".join(parts)


def _entries(directory: bytes) -> dict[str, tuple[int, int]]:
    """Name of a stream → its first sector and its bytes."""
    entries: dict[str, tuple[int, int]] = {}
    for place in range(0, len(directory) - ENTRY + 1, ENTRY):
        (length,) = unpack_from("<H", directory, place + 64)
        name = directory[place : place + max(length - 2, 0)].decode("utf-16-le")
        start, size = unpack_from("<II", directory, place + 116)
        entries.setdefault(name, (start, size))
    return entries
