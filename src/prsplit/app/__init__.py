"""One short story per command, readable from top to bottom; the pipeline that they share."""
