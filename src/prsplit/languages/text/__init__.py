"""Structured texts that no programming language reads: one file per format, rows in `prsplit.languages.table`."""
