"""Disclosure audited, not only applied: which counts come back from what is published."""

from perutip.reporting.audit.declaration import (
    Declaration,
    DeclarationError,
    load_declaration,
)
from perutip.reporting.audit.published import DrawnNumber
from perutip.reporting.audit.report import AuditReport, Finding, Left, audit

__all__ = [
    "AuditReport",
    "Declaration",
    "DeclarationError",
    "DrawnNumber",
    "Finding",
    "Left",
    "audit",
    "load_declaration",
]
