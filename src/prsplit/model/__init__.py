"""Values only: what flows through the pipeline. Nothing here reads, writes, parses or decides."""
