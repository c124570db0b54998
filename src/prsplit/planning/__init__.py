"""Pure: from a graph of needs to an ordered series of PRs within the limit, with titles."""
