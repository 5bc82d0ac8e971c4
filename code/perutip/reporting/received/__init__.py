"""Registers as received: what step 01 says of them and draws."""
