"""What was measured elsewhere: coverage reports, one format one file."""
