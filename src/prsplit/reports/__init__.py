"""How answers look: one format one file, and one escaping edge for each."""
