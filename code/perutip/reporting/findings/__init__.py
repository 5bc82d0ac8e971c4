"""What was found for each registered outcome: ledger, last lines, planted effects."""
