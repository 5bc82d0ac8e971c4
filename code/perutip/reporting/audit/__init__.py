"""Disclosure audited, not only applied: which counts come back from what is printed."""

from perutip.reporting.audit.declaring.declaration import (
    Declaration,
    DeclarationError,
    load_declaration,
)
from perutip.reporting.audit.protecting.repair import Hidden, Protected, protect
from perutip.reporting.audit.reading.collected import DrawnNumber
from perutip.reporting.audit.reading.drawn import read_drawn
from perutip.reporting.audit.report import AuditReport, Finding, Left, audit

__all__ = [
    "AuditReport",
    "Declaration",
    "DeclarationError",
    "DrawnNumber",
    "Finding",
    "Hidden",
    "Left",
    "Protected",
    "audit",
    "load_declaration",
    "protect",
    "read_drawn",
]
