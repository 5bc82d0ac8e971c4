"""A deterministic archive: sorted names, one date, modes 644 and 755, a manifest."""

import hashlib
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

from perutip.reporting.manifest import ARCHIVE

DATE = (1980, 1, 1, 0, 0, 0)  # the first that the format knows
EXECUTABLE = (".ci/run",)


def digest_lines(files: Mapping[str, bytes]) -> str:
    """`sha256sum --check` reads it: digest, two spaces, name."""
    return "".join(
        f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)
    )


def write_archive(path: Path, top: str, files: Mapping[str, bytes]) -> str:
    """Write `files` and their manifest below the folder `top`; returns the SHA-256.

    The archive is written aside first: there is never half of one.
    """
    every = {**files, ARCHIVE: digest_lines(files).encode("utf-8")}
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(every):
            entry = zipfile.ZipInfo(f"{top}/{name}", DATE)
            entry.create_system = 3  # Unix, whatever the machine
            entry.external_attr = (0o755 if name in EXECUTABLE else 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, every[name])
    os.replace(aside, path)
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
