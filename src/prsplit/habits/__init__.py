"""What this repository does: one habit one file, each a pure function of a tree and of the newest commits."""
