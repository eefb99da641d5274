"""Metadata: title, document number, issuers, addressees, dates."""
