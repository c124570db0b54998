"""One rule one file: each says what it found of one PR. `table` lists them, `judge` runs them."""
