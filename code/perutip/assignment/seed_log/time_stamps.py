"""Proofs of time that lie beside a log: RFC 3161 time stamps of a record's hash.

A stamp is asked for with `openssl ts -query -digest HASH -sha256 -cert`; the reply is
kept as `*.tsr` beside the log, the authority's root certificate as `*.pem`. A stamp
that is not the authority's, or of no record, is a difference. One that verifies is no
anchor by itself: whoever made the log could have made the root certificate too. The
report names the root's fingerprint; a reviewer who knows it gives the anchor.
OpenTimestamps proofs (`*.ots`) need Bitcoin's block headers and are named, not checked.

References
----------
RFC 3161, Internet X.509 Public Key Infrastructure Time-Stamp Protocol.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

MAX_BYTES = 1_000_000


def check_time_stamps(
    folder: Path, records: Iterable[dict]
) -> tuple[list[str], list[str]]:
    """Notes on the proofs beside a log, and problems with them.

    Parameters
    ----------
    folder
        Where the log lies; `*.tsr` are the stamps, `*.pem` root certificates.
    records
        The log's records.
    """
    stamps = sorted(folder.glob("*.tsr"))
    notes = [
        f"{path.name}: an OpenTimestamps proof, not checked here (ots verify)"
        for path in sorted(folder.glob("*.ots"))
    ]
    if not stamps:
        return notes, []
    roots = sorted(folder.glob("*.pem"))
    if not roots:
        absent = "not checked: no root certificate (*.pem) of its authority is there"
        return [*notes, *(f"{path.name}: {absent}" for path in stamps)], []
    by_hash = {record["hash"]: record for record in records}
    problems = []
    for path in stamps:
        note, problem = _checked(path, roots, by_hash)
        notes += note
        problems += problem
    return notes, problems


def _checked(
    path: Path, roots: list[Path], by_hash: dict[str, dict]
) -> tuple[list[str], list[str]]:
    # imported here: they are needed by a log with stamps alone
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from rfc3161_client import (
        VerificationError,
        VerifierBuilder,
        decode_timestamp_response,
    )

    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("too large")
        response = decode_timestamp_response(path.read_bytes())
        imprint = response.tst_info.message_imprint.message
        time = response.tst_info.gen_time.astimezone(UTC)
    except ValueError:
        return [], [f"{path.name}: not an RFC 3161 time stamp"]
    record = by_hash.get(imprint.hex())
    if record is None:
        return [], [f"{path.name}: no record of this log has the hash that it stamps"]
    for root in roots:
        try:
            certificate = x509.load_pem_x509_certificate(root.read_bytes())
            verifier = VerifierBuilder().add_root_certificate(certificate).build()
            verifier.verify(response, imprint)
        except (ValueError, VerificationError):
            continue
        print_of_root = certificate.fingerprint(hashes.SHA256()).hex()
        when = f"{time:%Y-%m-%dT%H:%M:%SZ}"
        return [
            f"{path.name}: record {record['n']} ({record['event']} {record['frame']}) "
            f"existed at {when}, by the authority of {root.name} (SHA-256 "
            f"{print_of_root}): if that is its root certificate, give --anchor "
            f"{record['hash']}@{when}"
        ], []
    return [], [f"{path.name}: not a time stamp by an authority whose root is there"]
