"""Forges: where branches become pull requests. One forge one file; none knows of stacks."""
